package listen

import (
	"bytes"
	"encoding/binary"
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/wiretap"
)

// reset is a packet of a capture made into a reset, with another sequence number.
func reset(f wiretap.Frame, moved uint32) wiretap.Frame {
	ip := bytes.Clone(f.IP[:40])
	binary.BigEndian.PutUint16(ip[2:], 40)
	binary.BigEndian.PutUint32(ip[24:], binary.BigEndian.Uint32(ip[24:])+moved)
	ip[33] = 4
	return wiretap.Frame{IP: ip, At: f.At}
}

// TestAResetOfOthersEndsNoConversation: one whose sequence number its receiver does not
// take, and one that it would have taken and after which it went on.
func TestAResetOfOthersEndsNoConversation(t *testing.T) {
	for _, row := range []struct {
		name  string
		moved uint32
		whole bool
	}{
		{"far behind", 0x9000_0000, true},
		{"as expected", 0, false},
	} {
		for at := 4; at < 300; at += 11 {
			c := whole1(t)
			forged := reset(c.Frames[at], row.moved)
			c.Frames = append(c.Frames[:at:at], append([]wiretap.Frame{forged}, c.Frames[at:]...)...)
			traffic := heard(t, c.Pcap(ethernet, 0))
			s, matches, objects, _, atLeast := sum(traffic)
			if row.whole {
				if traffic.Incomplete != 0 || len(traffic.Links) != 1 {
					t.Fatalf("%s, %d: %+v", row.name, at, traffic.CaptureCounts)
				}
				check(t, traffic.Links[0])
				continue
			}
			if !atLeast || traffic.Measured() {
				t.Errorf("%s, %d: taken for whole: %+v", row.name, at, traffic.CaptureCounts)
			}
			if objects+matches < 16 || s.Total() < 10 {
				t.Errorf("%s, %d: %d objects, %d matches, %+v", row.name, at, objects, matches, s)
			}
		}
	}
}

// TestADataSetThatEndsEarlyIsALowerBound: whatever ended the conversation in it.
func TestADataSetThatEndsEarlyIsALowerBound(t *testing.T) {
	image := append(wiretap.DataSet(explicit, person(1)...), wiretap.Pixels(explicit, 1000)...)
	header := len(wiretap.DataSet(explicit, person(1)...))
	message := wiretap.Command(1, 0x0001, ct, -1, image, whole)
	for n := len(message) - len(image) - 20; n < len(message)-len(image)+header+8; n += 3 {
		for _, end := range []func(*wiretap.Conversation){(*wiretap.Conversation).Close, (*wiretap.Conversation).Reset} {
			c := &wiretap.Capture{}
			talk := c.Talk("10.1.1.9:50000", "10.1.1.2:104").Open()
			talk.Ask(wiretap.Request("A", "B", ct)).Answer(wiretap.Acceptance("A", "B", 1, dataset.ExplicitVRLittleEndian))
			end(talk.Ask(message[:n]))
			traffic := heard(t, c.Pcap(ethernet, 0))
			if traffic.Measured() || !traffic.Links[0].AtLeast() {
				t.Errorf("%d of %d bytes: %+v", n, len(message), traffic.Links[0].LinkFacts)
			}
		}
	}
}

// TestPacketsTooShortToReadAreNotClean: the capture was limited to a length.
func TestPacketsTooShortToReadAreNotClean(t *testing.T) {
	c := whole1(t)
	for snaplen := 14; snaplen < 60; snaplen += 3 {
		if traffic := heard(t, c.Pcap(ethernet, snaplen)); traffic.Measured() {
			t.Errorf("%d bytes of each: %+v", snaplen, traffic.CaptureCounts)
		}
	}
}

// TestBytesThatLookLikeOnePDVAreNoLink: those of other protocols, in a conversation whose
// beginning is missing.
func TestBytesThatLookLikeOnePDVAreNoLink(t *testing.T) {
	c := &wiretap.Capture{}
	talk := c.Talk("10.1.1.9:50000", "10.1.1.2:1433")
	alike := []byte{4, 0, 0, 0, 0, 100, 0, 0, 0, 20, 1, 2}
	talk.Answer(append(alike, bytes.Repeat([]byte("other "), 200)...)).Close()
	traffic := heard(t, c.Pcap(ethernet, 0))
	if len(traffic.Links) != 0 || traffic.Unknown != 1 || traffic.DICOM != 0 || traffic.Measured() {
		t.Errorf("%+v, %d links", traffic.CaptureCounts, len(traffic.Links))
	}
}
