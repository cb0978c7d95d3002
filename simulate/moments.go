package simulate

import "math"

// Moments are what is kept of some numbers to tell their spread. Squares are summed
// about the mean, so that no digits are lost where the spread is small beside it, and
// parts are put together as Chan, Golub and LeVeque (1983, "Algorithms for Computing the
// Sample Variance") do.
type Moments struct {
	Count   float64
	Mean    float64
	Squares float64 // of the differences from the mean, summed
}

// Add makes m the moments of its numbers and those of u.
func (m *Moments) Add(u *Moments) {
	if u.Count == 0 {
		return
	}
	count := m.Count + u.Count
	share, d := u.Count/count, u.Mean-m.Mean
	m.Squares += u.Squares + d*d*m.Count*share
	m.Mean += d * share
	m.Count = count
}

// StdDev is the standard deviation of the numbers, 0 of none.
func (m *Moments) StdDev() float64 {
	if m.Count == 0 {
		return 0
	}
	return math.Sqrt(m.Squares / m.Count)
}
