package simulate

import "github.com/usevalue/usevalue/simulate/internal/fault"

// Learning is how receivers' trust follows what they see. Trust is the mean of a
// Beta distribution, worth Evidence observations. Whoever checks an answer sees
// whether it was right, who acts on it unchecked sees it with a probability of
// Observed, and who ignores it sees nothing. From the next period on, what was seen
// under an offer counts as so many more observations, of deliveries: what they say
// of an attempt is what the seller's tests and tries make of it. A receiver to whom
// an offer is no longer worth its price has nothing more to see. The zero Learning
// leaves trust as it is.
type Learning struct {
	Evidence float64 // observations that trust is worth at first, at least 0; 0: nothing is learned
	Observed float64 // in [0,1]
}

func (l *Learning) validate(f fault.List, trust bool) {
	f = f.In("Learning")
	f.Amount("Evidence", l.Evidence)
	f.Probability("Observed", l.Observed)
	if l.Observed > 0 && l.Evidence == 0 {
		f.Add("Observed is given and Evidence is 0, want what trust is worth in observations")
	}
	if l.Evidence > 0 && !trust {
		f.Add("Evidence is given and Trust is nil, want the trust that it is worth")
	}
}
