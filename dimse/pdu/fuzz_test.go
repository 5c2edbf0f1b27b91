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
		// are too many. Nothing else is lost on the way: an acceptance is mended as
		// it is decoded, and what is encoded again has nothing to mend.
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
		f.Add([]byte(s.wire), uint8(2))
		all = append(all, s.wire...)
	}
	f.Add(all, uint8(10))
	f.Add([]byte("\x04\x00\xFF\xFF\xFF\xFF\x00"), uint8(1))
	f.Add([]byte("\x04\x00\x00\x10\x00\x00\x00"), uint8(255))
	f.Add([]byte(wire(100)+"HTTP/1.1"), uint8(1))
	// The stream is repeated, so that short inputs, which are fuzzed well, go
	// beyond the first buffer.
	f.Fuzz(func(t *testing.T, stream []byte, times uint8) {
		stream = bytes.Repeat(stream, min(int(times), 4*firstBuffer/(len(stream)+1)))
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
