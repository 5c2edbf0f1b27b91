package dashboard

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
)

// sparkPoints is how many audits the small chart of the list shows.
const sparkPoints = 24

// spark is a small chart of how far a stranger got in the last audits, the
// oldest left.
type spark struct {
	Path  string
	Dots  []dot
	Count int
}

// dot is an audit of which the answer is not known.
type dot struct{ X, Y string }

const sparkWidth, sparkHeight = 96.0, 24.0

func sparkOf(recent []Point) spark {
	if len(recent) < 2 {
		return spark{}
	}
	points := slices.Clone(recent)
	slices.Reverse(points)
	step := sparkWidth / float64(len(points))
	s := spark{Count: len(points)}
	s.Path, s.Dots = steps(points, func(i int) float64 { return float64(i) * step }, func(e audit.Exposure) float64 {
		return sparkHeight - 6 - float64(e-audit.ExposureClosed)/float64(audit.PHIVisible-audit.ExposureClosed)*(sparkHeight-8)
	}, sparkWidth, sparkHeight-1.5)
	return s
}

// steps draws a line that holds each level until the next audit. It is broken
// where nobody knows, which dots say: at the level that a stranger reached at
// least.
func steps(points []Point, x func(int) float64, y func(audit.Exposure) float64, end, below float64) (path string, dots []dot) {
	var b strings.Builder
	drawing := false
	for i, p := range points {
		left, right := x(i), end
		if i+1 < len(points) {
			right = x(i + 1)
		}
		if !p.Settled {
			at := below // all levels, where nothing was measured
			if p.Exposure.Measured() {
				at = y(p.Exposure)
			}
			dots = append(dots, dot{fmt.Sprintf("%.1f", (left+right)/2), fmt.Sprintf("%.1f", at)})
			drawing = false
			continue
		}
		verb := "L"
		if !drawing {
			verb, drawing = "M", true
		}
		fmt.Fprintf(&b, "%s%.1f %.1fH%.1f", verb, left, y(p.Exposure), right)
	}
	return b.String(), dots
}

// timeline is the chart of a target's page: exposure above, records below, over
// time.
type timeline struct {
	Path        string
	Dots        []dot
	Levels      []level
	Bars        []bar
	Most        uint64
	First, Last time.Time
}

type level struct {
	Y     string
	Label audit.Exposure
}

type bar struct{ X, Y, Height string }

// The chart's plot, in its own units.
const (
	plotLeft, plotRight   = 215.0, 660.0
	plotTop, plotBottom   = 14.0, 134.0
	barsTop, barsBottom   = 160.0, 210.0
	levels                = float64(audit.PHIVisible - audit.ExposureClosed)
	barWidth              = 3.0
	timelinePoints        = 200
	timelineShownInTables = 12
)

func timelineOf(recent []Point) *timeline {
	if len(recent) < 2 {
		return nil
	}
	points := slices.Clone(recent)
	slices.Reverse(points)
	t := &timeline{First: points[0].Finished, Last: points[len(points)-1].Finished}
	for _, p := range points { // a clock that was set back puts points before the first
		if p.Finished.Before(t.First) {
			t.First = p.Finished
		}
		if p.Finished.After(t.Last) {
			t.Last = p.Finished
		}
		t.Most = max(t.Most, p.RecordsExposed)
	}
	span := max(t.Last.Sub(t.First).Seconds(), 1)
	x := func(i int) float64 {
		return plotLeft + points[i].Finished.Sub(t.First).Seconds()/span*(plotRight-plotLeft-barWidth)
	}
	y := func(e audit.Exposure) float64 {
		return plotBottom - float64(e-audit.ExposureClosed)/levels*(plotBottom-plotTop)
	}
	t.Path, t.Dots = steps(points, x, y, plotRight, plotBottom+(barsTop-plotBottom)/2)
	for e := audit.ExposureClosed; e <= audit.PHIVisible; e++ {
		t.Levels = append(t.Levels, level{fmt.Sprintf("%.1f", y(e)), e})
	}
	for i, p := range points {
		if p.RecordsExposed > 0 {
			height := max(1, float64(p.RecordsExposed)/float64(t.Most)*(barsBottom-barsTop))
			t.Bars = append(t.Bars, bar{fmt.Sprintf("%.1f", x(i)), fmt.Sprintf("%.1f", barsBottom-height), fmt.Sprintf("%.1f", height)})
		}
	}
	return t
}
