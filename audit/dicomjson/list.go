package dicomjson

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
)

// Each calls each for the objects of a list, PS3.18 §F.2, until it returns false;
// joined are several documents. It reports whether the list was read to its end, and
// how many members were no objects.
func Each(r io.Reader, joined bool, each func(Object) bool) (whole bool, odd uint64) {
	b := bufio.NewReader(r)
	lead, err := skipSpace(b)
	if err != nil {
		return err == io.EOF, 0 // no content: no match
	}
	alone := joined && lead == '{'
	if lead != '[' && !alone {
		return false, 0
	}
	d := json.NewDecoder(b)
	next := func() (more bool, err error) {
		var o Object
		var wrong *json.UnmarshalTypeError
		switch err := d.Decode(&o); {
		case err != nil && !errors.As(err, &wrong):
			return false, err
		case err != nil || o == nil:
			odd++
		}
		return each(o), nil
	}
	if alone {
		for more := true; more && err == nil; {
			more, err = next()
		}
		return err == io.EOF, odd
	}
	for documents := 0; ; documents++ {
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return documents > 0 && err == io.EOF, odd
		}
		for d.More() {
			if more, err := next(); !more || err != nil {
				return false, odd
			}
		}
		if _, err := d.Token(); err != nil || !joined {
			return err == nil, odd
		}
	}
}

// maxSpace is how much space may stand before a document.
const maxSpace = 64 << 10

// skipSpace finds where a document begins.
func skipSpace(b *bufio.Reader) (byte, error) {
	for range maxSpace {
		c, err := b.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, b.UnreadByte()
		}
	}
	return 0, io.ErrUnexpectedEOF
}
