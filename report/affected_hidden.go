package report

import "pacsaudit/audit/phi"

// A total is exact, so a cell below ten beside it is found by subtraction where the
// others are exact too. Further cells are hidden until each one below ten can be
// anything from 1 to 9: "10-1234", of which the total is the bound. Which is hidden
// does not go by size, which would tell of it. Where there is nobody to hide behind,
// no cell of the column says more than that somebody is there.

// columns are the patients and the studies of a row.
type columns [2]uint64

// concealed are the rows of a table as they are shown, given the totals.
func concealed(rows []columns, total columns) []AffectedCell {
	hidden := make([]bool, len(rows))
	for i := range total {
		for !concealing(rows, hidden, i, total[i]) {
			next := neighbour(rows, hidden, i)
			if next < 0 {
				break
			}
			hidden[next] = true // in both columns: most patients have one study
		}
	}
	shown := make([]AffectedCell, len(rows))
	for i := range total {
		enough := concealing(rows, hidden, i, total[i])
		for row, n := range rows {
			c := cellOf(n[i])
			switch {
			case n[i] > 0 && !enough:
				c = Cell{1, total[i]}
			case n[i] >= leastShown && hidden[row]:
				c = Cell{leastShown, total[i]}
			}
			if i == 0 {
				shown[row].Patients = c
			} else {
				shown[row].Studies = c
			}
		}
	}
	return shown
}

// concealing reports that no cell below ten of a column is narrowed by what is left of
// the total. Years and modalities can be more than it, of who was there twice, so what
// is left may be too little for those that are hidden, and tells nothing then.
func concealing(rows []columns, hidden []bool, column int, total uint64) bool {
	left, small, large := int(total), 0, 0
	for i, n := range rows {
		switch {
		case n[column] > 0 && n[column] < leastShown:
			small++
		case n[column] > 0 && hidden[i]:
			large++
		default:
			left -= int(n[column])
		}
	}
	if small == 0 || total < leastShown { // itself below ten
		return true
	}
	least := small + leastShown*large
	return left < least || left-least >= mostHidden-1 && (large > 0 || left <= 1+mostHidden*(small-1))
}

// mostHidden is the most that a cell below ten can be.
const mostHidden = leastShown - 1

// neighbour is the next cell to hide: the one nearest to a cell below ten; -1 for none.
func neighbour(rows []columns, hidden []bool, column int) int {
	for distance := 1; distance < len(rows); distance++ {
		for i, n := range rows {
			if n[column] == 0 || n[column] >= leastShown {
				continue
			}
			for _, at := range [...]int{i + distance, i - distance} {
				if at >= 0 && at < len(rows) && !hidden[at] && rows[at][column] >= leastShown {
					return at
				}
			}
		}
	}
	return -1
}

// concealedCells are the cells of years or modalities.
func concealedCells(of []phi.AffectedCell, total columns) []AffectedCell {
	rows := make([]columns, len(of))
	for i, c := range of {
		rows[i] = columns{c.Patients, c.Studies}
	}
	return concealed(rows, total)
}

// concealedAges are the minors and the adults of so many patients. Of the others no
// birth date is shown, or there are none.
func concealedAges(minors, adults, total uint64) (Cell, Cell) {
	small := func(n uint64) bool { return n > 0 && n < leastShown }
	other := adults
	if small(adults) {
		other = minors
	}
	switch {
	case total < leastShown || !small(minors) && !small(adults):
	case small(minors) && small(adults):
		if total > leastShown && total <= 2*mostHidden {
			return Cell{1, total}, Cell{1, total}
		}
	case total-other >= leastShown: // more than it can be
	case total < leastShown+mostHidden:
		return Cell{1, total}, Cell{1, total}
	case small(minors):
		return cellOf(minors), Cell{leastShown, total}
	default:
		return Cell{leastShown, total}, cellOf(adults)
	}
	return cellOf(minors), cellOf(adults)
}
