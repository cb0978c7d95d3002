package simulate

// compiledMarket is all of a market but its producers.
type compiledMarket struct {
	population  *population
	demand      *demand
	measurement *measurement
	view        *view
}

// noisy reports whether checks may err or value be misjudged, so that a task's
// verdict is drawn.
func (m *compiledMarket) noisy() bool { return m.population.noisyChecks || m.measurement.misjudges }
