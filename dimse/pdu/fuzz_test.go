package pdu

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"
	"testing/iotest"
)

func FuzzDecode(f *testing.F) {
	for _, s := range samples {
		f.Add(uint8(s.value.Type()), s.body())
	}
	f.Add(uint8(0x16), []byte("\x03\x01\x00\x02\x01\x00"))
	f.Fuzz(func(t *testing.T, typ uint8, body []byte) {
		first, err := Decode(Type(typ), body)
		var de *DecodeError
		if err != nil {
			if !errors.As(err, &de) || de.Offset > len(body) {
				t.Fatalf("error is %#v", err)
			}
			return
		}
		// A longer one may hold so many items that those which encoding adds
		// are too many.
		if Type(typ) != TypePDataTF && len(body) > 4*(MaxItems-8) {
			return
		}
		wire, err := Append(nil, first)
		if err != nil {
			t.Fatalf("%+v cannot be encoded: %v", first, err)
		}
		again, err := Decode(Type(typ), wire[HeaderLength:])
		if err != nil {
			t.Fatalf("%+v was encoded as %q: %v", first, wire, err)
		}
		if !reflect.DeepEqual(first, again) {
			t.Fatalf("%+v came back as %+v", first, again)
		}
	})
}

func FuzzReader(f *testing.F) {
	var all []byte
	for _, s := range samples {
		f.Add([]byte(s.wire))
		all = append(all, s.wire...)
	}
	f.Add(all)
	f.Add([]byte("\x04\x00\xFF\xFF\xFF\xFF\x00"))
	f.Add([]byte("\x04\x00\x00\x10\x00\x00\x00"))
	f.Add([]byte(wire(firstBuffer-HeaderLength) + wire(3) + wire(2*firstBuffer) + "HTTP/1.1"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		whole, trickle := NewReader(bytes.NewReader(stream)), NewReader(iotest.OneByteReader(bytes.NewReader(stream)))
		if a, b := drain(whole), drain(trickle); !slices.Equal(a, b) {
			t.Fatalf("whole: %+v\none byte at a time: %+v", a, b)
		}
		for _, r := range []*Reader{whole, trickle} {
			if r.Received() > int64(len(stream)) {
				t.Fatalf("%d bytes received of %d", r.Received(), len(stream))
			}
			if len(r.buf) > max(firstBuffer, 2*len(stream)) || len(r.buf) > 2*MaxLength {
				t.Fatalf("%d bytes arrived: the buffer has %d", len(stream), len(r.buf))
			}
		}
	})
}
