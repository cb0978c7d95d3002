package simulate

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// student is a value with Student's t interval from what replications have in its error.
func student(value float64, errors []float64, level float64) Estimate {
	n := float64(len(errors))
	se := stat.StdDev(errors, nil) / math.Sqrt(n)
	half := se * tQuantile(n-1, level)
	return Estimate{Value: value, StandardError: se, Low: value - half, High: value + half}
}

// tQuantile is the half width of the t interval in standard errors.
func tQuantile(freedom, level float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile((1 + level) / 2)
}

// clopperPearson is a share of trials with the interval of Clopper and Pearson (1934),
// which holds the true share at least as often as it says. A number of trials that is
// not whole stands for as much knowledge as so many independent ones are.
func clopperPearson(share, trials, level float64) Estimate {
	yes, no := share*trials, (1-share)*trials
	e := Estimate{Value: share, StandardError: math.Sqrt(share * (1 - share) / trials), Low: 0, High: 1}
	if yes > 0 {
		e.Low = distuv.Beta{Alpha: yes, Beta: no + 1}.Quantile((1 - level) / 2)
	}
	if no > 0 {
		e.High = distuv.Beta{Alpha: yes + 1, Beta: no}.Quantile((1 + level) / 2)
	}
	return e
}

// minReplications is how many show how much replications differ.
const minReplications = 10

// trials is how many independent trials a share is of. Replications are independent, and
// so are receivers. One receiver's periods are not: then it is the effective number
// that the spread over replications tells (Korn and Graubard, 1998, "Confidence
// Intervals for Proportions with Small Expected Number of Positive Counts Estimated
// from Survey Data"), or, with few replications, that of the receivers.
func (r *Result) trials(c *column) (trials float64, doubts []doubt) {
	n := float64(len(c.of))
	if c.trials == OfReplications {
		return n, nil
	}
	all := stat.Mean(c.per, nil) * n
	if c.countsOnce(r) {
		return all, nil
	}
	least := min(all, r.behind())
	se := stat.StdDev(c.errors, nil) / math.Sqrt(n)
	if len(c.of) < minReplications {
		return least, []doubt{{"alike", 1, fmt.Sprintf("%d replications are too few to tell how alike the periods of a receiver are, "+
			"so the interval takes them for one: want %d or more", len(c.of), minReplications), minReplications}}
	}
	if se == 0 {
		return least, nil
	}
	const level = 0.95 // at which the correction for few replications is taken
	few := tQuantile(all-1, level) / tQuantile(n-1, level)
	return min(all, c.value*(1-c.value)/(se*se)*few*few), nil
}

// countsOnce reports whether each receiver is at most one trial.
func (c *column) countsOnce(r *Result) bool {
	if r.Periods <= 1 {
		return true
	}
	samples := r.samples(c)
	return samples != nil && !slices.ContainsFunc(samples[0].Tallies, func(t Tally) bool { return c.once(&t) > 1 })
}

// behind is how many receivers are behind the tallies.
func (r *Result) behind() float64 {
	rows := 0.0
	for i := range r.Tallies[0] {
		rows += r.Tallies[0][i].Receivers
	}
	return min(rows, float64(r.Receivers)*float64(r.Replications()))
}

// shareDifference is the difference of two shares of replications, paired, with an interval
// from the numbers of those in which one offer counts and the other does not: that of
// Clopper and Pearson for each, so that both hold at the level (Bonferroni).
func shareDifference(base, alt *column, level float64) Estimate {
	n, up, down := float64(len(alt.of)), 0.0, 0.0
	for i := range alt.of {
		up += max(alt.of[i]-base.of[i], 0)
		down += max(base.of[i]-alt.of[i], 0)
	}
	return apart(up/n, down/n, n, level)
}

// apart is the difference of the shares of trials that speak for one offer, and for the
// other.
func apart(up, down, trials, level float64) Estimate {
	u, d := clopperPearson(up, trials, (1+level)/2), clopperPearson(down, trials, (1+level)/2)
	value := up - down
	return Estimate{Value: value, StandardError: math.Sqrt((up + down - value*value) / trials), Low: u.Low - d.High, High: u.High - d.Low}
}
