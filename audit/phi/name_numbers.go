package phi

// nameNumbers is what the numbers in a name can say of a person.
type nameNumbers uint8

const (
	dayNumber      nameNumbers = 1 << iota // a day: 19710311, 11_03_1971
	shortDayNumber                         // the same in six digits: 110371
	yearNumber                             // of a birth or a study
	ageNumber                              // 053Y
	longNumber                             // as long as patients' numbers are
)

// leastLong is the length of the shortest number of a patient that is none of a
// subject at a site; those are counted, from 0000001 on.
const leastLong = 7

// personNumbers goes through the numbers of a name. What stands between numbers of a
// date is a sign each.
func personNumbers(v []byte) (found nameNumbers) {
	var before, last []byte // numbers that are words
	for i := 0; i < len(v); {
		if !isDigit(v[i]) {
			i++
			continue
		}
		end := i
		for end < len(v) && isDigit(v[end]) {
			end++
		}
		number := v[i:end]
		found |= numberOf(number)
		glued := i > 0 && isLetter(v[i-1]) || end < len(v) && isLetter(v[end])
		switch {
		case end < len(v) && aged(number, v[end:]):
			found |= ageNumber
			fallthrough
		case glued:
			before, last = nil, nil
		case i < 2 || !isDigit(v[i-2]):
			before, last = nil, number
		default:
			if before != nil && dayOfThree(before, last, number) {
				found |= dayNumber
			}
			before, last = last, number
		}
		i = end
	}
	return found
}

func numberOf(number []byte) (found nameNumbers) {
	switch n := len(number); {
	case n == 8 && day8(number):
		found = dayNumber
	case n == 6 && day6(number):
		found = shortDayNumber
	case n == 4 && yearLike(number):
		found = yearNumber
	}
	if len(number) >= leastLong && number[0] != '0' {
		found |= longNumber
	}
	return found
}

// yearLike reports a year in which somebody who lives was born, or was examined.
func yearLike(v []byte) bool { return string(v) >= "1900" && string(v) <= "2030" }

// aged reports an age as AS has it, PS3.5 §6.2, or as people write it, of which
// rest follows the number.
func aged(number, rest []byte) bool {
	if len(rest) > 1 && isAlnum(rest[1]) {
		return false
	}
	switch upper(rest[0]) {
	case 'Y', 'J':
		return len(number) >= 2 && len(number) <= 3
	case 'M', 'W', 'D':
		return len(number) == 3
	}
	return false
}

// day6 reports six digits that are a day in one order or another. Those that begin
// with 00 are numbers that somebody counts.
func day6(v []byte) bool {
	return v[0]|v[1] != '0' && dayOfThree(v[:2], v[2:4], v[4:])
}

// dayOfThree reports numbers that are a day: of two digits each, or one of them a
// year of four.
func dayOfThree(a, b, c []byte) bool {
	value := func(v []byte) int { return int(ssnNumber(v)) }
	valid := func(y, m, d []byte) bool {
		if len(y) == 4 && !yearLike(y) || len(m) > 2 || len(d) > 2 {
			return false
		}
		return value(m) >= 1 && value(m) <= 12 && value(d) >= 1 && value(d) <= daysIn(value(y), value(m))
	}
	switch {
	case len(a) == 4:
		return valid(a, b, c)
	case len(c) == 4, len(a) == 2 && len(b) == 2 && len(c) == 2:
		return valid(c, b, a) || valid(c, a, b) || len(c) == 2 && valid(a, b, c)
	}
	return false
}
