package market

import "math"

// Rounding is what a comparison of currency forgives, relative to what is compared.
const Rounding = 1e-9

// Line is an amount of currency as a function of a task's stakes.
type Line struct{ Base, Slope float64 }

// At is the amount at some stakes.
func (l Line) At(stakes float64) float64 { return l.Base + l.Slope*stakes }

// Plus is the sum of l and so many times k.
func (l Line) Plus(k Line, times float64) Line {
	return Line{l.Base + times*k.Base, l.Slope + times*k.Slope}
}

// Rounding is what a comparison with the amount forgives, as a function of stakes.
func (l Line) Rounding() Line { return Line{Rounding * math.Abs(l.Base), Rounding * math.Abs(l.Slope)} }

// Bends appends to list where the largest of some lines passes from one of them to another,
// above 0, ascending.
func Bends(list []float64, lines ...Line) []float64 {
	best := lines[0]
	for _, l := range lines[1:] {
		if l.Base > best.Base || l.Base == best.Base && l.Slope > best.Slope {
			best = l
		}
	}
	for {
		at, next := math.Inf(1), best
		for _, l := range lines {
			if l.Slope <= best.Slope {
				continue
			}
			if x := (best.Base - l.Base) / (l.Slope - best.Slope); x < at || x == at && l.Slope > next.Slope {
				at, next = x, l
			}
		}
		if math.IsInf(at, 1) {
			return list
		}
		if at > 0 {
			list = append(list, at)
		}
		best = next
	}
}
