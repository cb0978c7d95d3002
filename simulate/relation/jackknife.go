package relation

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
)

// estimate is a share with its interval, and how many receivers and artifacts
// its uncertainty is made of.
type estimate struct {
	simulate.Estimate
	carriers float64
}

// jackknife is a share of what was estimated from all, with an interval by what
// it is without each receiver and without each artifact.
func jackknife[C any](all C, without [2][]C, share func(C) float64, level float64) estimate {
	value := clip(share(all)) // before the interval, which would else end below 0 at times
	se, half, carriers := spread(without, share, level)
	return estimate{simulate.Estimate{Value: value, StandardError: se, Low: clip(value - half), High: clip(value + half)}, carriers}
}

// jackknifeOdds is jackknife with an interval for the logarithm of the odds, for
// a share that is never negative and skewed where it is small.
func jackknifeOdds[C any](all C, without [2][]C, share func(C) float64, level float64) estimate {
	e := jackknife(all, without, share, level)
	if !(e.Value > rounding && e.Value < 1-rounding) {
		return e
	}
	odds := func(c C) float64 { return math.Log(share(c) / (1 - share(c))) }
	_, half, _ := spread(without, odds, level)
	e.Low = 1 / (1 + math.Exp(half-odds(all)))
	e.High = 1 / (1 + math.Exp(-half-odds(all)))
	return e
}

// exact is a standard error that is rounding, and no uncertainty.
const exact = 1e-9

// spread is the standard error of a figure, half the width of its interval, and
// how many receivers and artifacts carry its variance, from what it is without
// each. The variances of both kinds are added, which counts the part of the
// interaction twice and errs on the wide side (Owen, 2007).
//
// A variance that few receivers or artifacts carry is itself not well known.
// Student's t therefore has as many degrees of freedom as carry it: Kish's (1965)
// effective number of the squared deviations.
func spread[C any](without [2][]C, figure func(C) float64, level float64) (se, half, carriers float64) {
	variance, squares := 0.0, 0.0
	for _, list := range without {
		n, mean := float64(len(list)), 0.0
		for _, c := range list {
			mean += figure(c) / n
		}
		for _, c := range list {
			v := (n - 1) / n * square(figure(c)-mean)
			variance += v
			squares += v * v
		}
	}
	switch {
	case math.IsNaN(variance): // nothing is known without one of them
		return math.Inf(1), math.Inf(1), 0
	case variance <= exact*exact:
		return 0, 0, 0
	}
	se, carriers = math.Sqrt(variance), variance*variance/squares
	return se, se * distuv.StudentsT{Sigma: 1, Nu: carriers}.Quantile((1+level)/2), carriers
}

// clip keeps a share within [0,1].
func clip(x float64) float64 { return min(max(x, 0), 1) }

// few receivers or artifacts do not show how much they differ.
const few = 10

// doubts are the reasons not to trust an interval.
func doubts(e estimate, receivers, artifacts int) []string {
	var list []string
	if receivers < few || artifacts < few {
		list = append(list, fmt.Sprintf("%d receivers and %d artifacts: fewer than %d of either hardly show how much they differ", receivers, artifacts, few))
	}
	if e.carriers > 0 && e.carriers < few/2 {
		list = append(list, fmt.Sprintf("the index rests on a few extreme receivers or artifacts, as if there were %.1f of them: want more of both, or values without such tails", e.carriers))
	}
	return list
}

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("relation: the level of confidence is %v, want a number in (0,1) such as 0.95", level)
	}
	return nil
}
