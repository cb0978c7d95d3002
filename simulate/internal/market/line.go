package market

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
