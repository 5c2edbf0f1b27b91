package report

import (
	"cmp"
	"slices"
)

// Shard is one of several parts of a tree of files, of a configuration or of ranges.
type Shard struct {
	Number int `json:"number"`
	Of     int `json:"of"`
	// Fleet tells what was parted: shards of two configurations do not make one whole.
	Fleet uint32 `json:"fleet,omitempty"`
}

// OfShard notes that the report is of one part of a fleet.
func (r *Report) OfShard(s Shard) {
	r.Shards, r.Interrupted = []Shard{s}, !r.Complete
}

// MissingShards are those of which another part is in the report, and they are not: what
// they would have asked was not measured. A shard that is there twice is there. Fleets
// come in order, so that the same reports say the same.
func (r *Report) MissingShards() []Shard {
	there := map[Shard]bool{}
	fleets := map[Shard]bool{} // number 0
	for _, s := range r.Shards {
		there[s] = true
		fleets[Shard{Of: s.Of, Fleet: s.Fleet}] = true
	}
	var missing []Shard
	for f := range fleets {
		for n := 1; n <= f.Of; n++ {
			if s := (Shard{n, f.Of, f.Fleet}); !there[s] {
				missing = append(missing, s)
			}
		}
	}
	sortShards(missing)
	return missing
}

// ShardsMissing reports that nothing is missing but shards.
func (r *Report) ShardsMissing() bool {
	return !r.Complete && !r.Interrupted && len(r.MissingShards()) > 0
}

func sortShards(list []Shard) {
	slices.SortFunc(list, func(s, t Shard) int {
		return cmp.Or(cmp.Compare(s.Fleet, t.Fleet), cmp.Compare(s.Of, t.Of), cmp.Compare(s.Number, t.Number))
	})
}

// interrupted reports a run that ended early, or one among those that were put together.
// A lost shard alone makes a report incomplete, until it is put in.
func (r *Report) interrupted() bool {
	return !r.Complete && (r.Interrupted || len(r.Shards) == 0)
}

// maxShards bounds what a file may say, as --shard does.
const maxShards = 1 << 16

// shardsWrong reports shards that cannot be.
func (r *Report) shardsWrong() bool {
	fleets := map[Shard]bool{}
	shards := 0
	for _, s := range r.Shards {
		if s.Number < 1 || s.Number > s.Of || s.Of > maxShards {
			return true
		}
		if f := (Shard{Of: s.Of, Fleet: s.Fleet}); !fleets[f] {
			fleets[f] = true
			shards += s.Of
		}
	}
	return shards > 16*maxShards
}
