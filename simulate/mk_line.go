package simulate

// line is an amount of currency as a function of a task's stakes.
type line struct{ base, slope float64 }

func (l line) at(stakes float64) float64 { return l.base + l.slope*stakes }

func (l line) plus(k line, times float64) line {
	return line{l.base + times*k.base, l.slope + times*k.slope}
}
