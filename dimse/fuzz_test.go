package dimse_test

import (
	"runtime/metrics"
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/pacs"
)

// recorded are the postures whose conversations the fuzzer begins with.
var recorded = []struct {
	posture pacs.Posture
	studies int
	stop    int
}{
	{pacs.Posture{}, 3, 0},
	{pacs.Posture{}, 40, 2},
	{pacs.Posture{Matches: pacs.Matches{IgnoreCancel: true}}, 5, 1},
	{pacs.Posture{Contexts: pacs.Contexts{TransferSyntaxes: []string{dataset.ExplicitVRLittleEndian}}}, 2, 0},
	{pacs.Posture{Contexts: pacs.Contexts{Only: []string{}, OmitRefused: true}}, 1, 0},
	{pacs.Posture{Transport: pacs.Transport{Fragment: 8}}, 2, 0},
	{pacs.Posture{Transport: pacs.Transport{Fragment: 8, ManyPDVs: true}}, 2, 0},
	{pacs.Posture{Faults: pacs.Faults{DataSetOnFinal: true, After: 1}}, 1, 0},
	{pacs.Posture{Faults: pacs.Faults{ReleaseCollision: true, DataOnRelease: true}}, 1, 0},
	{pacs.Posture{Faults: pacs.Faults{UserInformation: 100}, Identity: &pacs.Identity{Respond: true}}, 1, 0},
	{pacs.Posture{Reject: &pdu.AssociateRJ{Result: 2, Source: 3, Reason: 1}}, 0, 0},
	{pacs.Posture{Find: pacs.Behaviour{Action: pacs.Abort}}, 1, 0},
	{pacs.Posture{Find: pacs.Behaviour{Action: pacs.Release}}, 1, 0},
	{pacs.Posture{Matches: pacs.Matches{FF01: true, Limit: 1, AtLimit: pacs.Behaviour{Status: 0xFE00}}}, 3, 0},
	{pacs.Posture{Raw: pacs.HTTP}, 0, 0},
	{pacs.Posture{Raw: pacs.Echo}, 0, 0},
}

// heapAllocs is how many bytes were allocated so far.
func heapAllocs() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// A match takes a command set in a PDU and a data set in another, or at least
// in a PDV each.
const smallestMatch = 2 * pdu.PDVOverhead

// FuzzConversation has everything that the client can do run against a peer
// that sends the fuzzed bytes and leaves. It must come to an end, with errors
// that have a type, in memory that the bytes pay for.
func FuzzConversation(f *testing.F) {
	for _, r := range recorded {
		f.Add(record(f, r.posture, r.studies, r.stop), uint8(r.stop), uint8(0))
	}
	f.Fuzz(func(t *testing.T, said []byte, stop, chunk uint8) {
		before := heapAllocs()
		got := converse(t.Context(), over(&tape{said: said, chunk: int(chunk)}), "tape", int(stop))
		// A length field allocates nothing by itself; a decoded PDU is a few
		// dozen times its bytes at worst, being empty items.
		if used := heapAllocs() - before; used > uint64(1<<20+64*len(said)) {
			t.Errorf("%d bytes allocated for %d received", used, len(said))
		}
		if got.find.Matches > int64(len(said)/smallestMatch) || stop > 0 && got.matches > int(stop) {
			t.Errorf("%d matches in %d bytes, to be stopped at %d", got.find.Matches, len(said), stop)
		}
		for _, err := range got.errs {
			typed(t, err)
		}
	})
}
