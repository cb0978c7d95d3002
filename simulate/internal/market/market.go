// Package market is the market compiled, as plain numbers: its population, demand,
// producers, measurement and view; what luck makes of a task, and what to expect of
// it. It is given specifications that were checked, and checks nothing.
package market

// Market is all of a market but its producers.
type Market struct {
	Population  *Population
	Demand      *Demand
	Measurement *Measurement
	View        *View
}

// noisy reports whether checks may err or value be misjudged, so that a task's
// verdict is drawn.
func (m *Market) noisy() bool { return m.Population.NoisyChecks || m.Measurement.Misjudges }
