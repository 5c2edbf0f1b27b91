package dataset

import "sync"

//go:generate go run gen_dictionary.go

// VROf is the VR that the data dictionary gives a tag, PS3.6 §6; UN for a tag
// it does not know. Where the dictionary leaves a choice it is the first.
func VROf(t Tag) VR {
	table := dictionary()
	for i := slot(t); ; i++ {
		e := table[i&(dictionarySlots-1)]
		switch {
		case e == 0:
			return fallbackVR(t)
		case Tag(e>>16) == t:
			return VR(e)
		}
	}
}

// fallbackVR covers what the dictionary lists as ranges: group lengths and
// private creators, PS3.5 §7.2 and §7.8.1.
func fallbackVR(t Tag) VR {
	switch {
	case t.Element() == 0:
		return UL
	case t.Private() && 0x10 <= t.Element() && t.Element() <= 0xFF:
		return LO
	}
	return UN
}

const dictionarySlots = 1 << 14 // three times the entries: short runs

func slot(t Tag) uint32 { return uint32(t) * 0x9E37_79B1 >> 18 }

// dictionary is an open-addressed table, tag and VR in one word, because an
// implicit identifier looks up every element of every response.
var dictionary = sync.OnceValue(func() *[dictionarySlots]uint64 {
	var table [dictionarySlots]uint64
	for e := dictionaryEntries + newerEntries; len(e) >= 6; e = e[6:] {
		t := Tag(e[0])<<24 | Tag(e[1])<<16 | Tag(e[2])<<8 | Tag(e[3])
		i := slot(t)
		for table[i&(dictionarySlots-1)] != 0 {
			i++
		}
		table[i&(dictionarySlots-1)] = uint64(t)<<16 | uint64(e[4])<<8 | uint64(e[5])
	}
	return &table
})
