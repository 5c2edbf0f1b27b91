package phi

// textSchemes are the national identifiers that a free text shows without a word
// that names them: those that no other number is written like. Of eleven digits
// alone, as phones have, the check of one in a hundred is right.
const textSchemes schemeSet = 1<<ITCF | 1<<FIHETU | 1<<CNRID | 1<<FRNIR | 1<<BRCPF

// strongAt notes such an identifier that begins at i.
func (f *finds) strongAt(v []byte, i int) {
	if f.today == 0 || i > 0 && (isAlnum(v[i-1]) || v[i-1] == '-' || v[i-1] == '.' || v[i-1] == '_') {
		return
	}
	n := 0
	for i+n < len(v) && n <= maxCompact && isAlnum(v[i+n]) {
		n++
	}
	switch {
	case n == 11, n == 16, n == 18: // of Finland with a letter in the middle, Italy, China
	case n == 6: // 131052-308T
		n = 11
	case n == 3: // 111.444.777-35
		if n = 14; len(v) < i+n || v[i+3] != '.' || v[i+7] != '.' || v[i+11] != '-' {
			return
		}
	case n == 1: // 1 85 05 78 006 084 91
		if n = 21; len(v) < i+n || v[i+1] != ' ' || v[i+4] != ' ' || v[i+7] != ' ' || v[i+10] != ' ' || v[i+14] != ' ' || v[i+18] != ' ' {
			return
		}
	default:
		return
	}
	end := i + n
	if end > len(v) || end < len(v) && (isAlnum(v[end]) || v[end] == '-' || v[end] == '_' || v[end] == '.' && end+1 < len(v) && isDigit(v[end+1])) {
		return
	}
	k := kindsOf(v[i:end])
	if k == kindDigit && n != 18 {
		return
	}
	var m match
	m.read(v[i:end], k, f.today)
	f.strong |= m.strong & textSchemes
}
