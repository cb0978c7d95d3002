package market

import (
	"cmp"
	"math"
	"slices"
)

// Taker is a part of the receivers, and what an answer is worth to them: Base, Right
// more if it is right, and Read less for each token. All three are sums over the part.
type Taker struct {
	Quality           float64 // probability that an attempt is right, at which Chance stands
	Chance            float64 // how large the part is
	Base, Right, Read float64
}

// Outputs are the moments of how long answers are, wrong and right ones made with the
// same luck, in tokens.
type Outputs struct {
	Mean    [2]float64
	Product [2][2]float64
}

// Outputs are those of the producer's answers.
func (p *Producer) Outputs() (o Outputs) {
	var along [2][]Taken
	for k := range along {
		along[k] = p.Kinds[k].Along(Fine)
	}
	for i, u := range Fine {
		y := [2]float64{along[0][i].Usage.Output, along[1][i].Usage.Output}
		for k := range y {
			o.Mean[k] += u.Weight * y[k]
			for l := range y {
				o.Product[k][l] += u.Weight * y[k] * y[l]
			}
		}
	}
	return o
}

// OutputTail is the exponent of the tail of how long answers are, as of a power law;
// infinite where they have none, or no length.
func (a *Attempt) OutputTail() float64 {
	if a.usage.Output == 0 {
		return math.Inf(1)
	}
	return a.size.TailIndex()
}

// moments are the mean and the mean square of right less reading, at wrong and right
// tokens read.
func (o *Outputs) moments(right, wrongRead, rightRead float64) (mean, square float64) {
	read := wrongRead*o.Mean[0] + rightRead*o.Mean[1]
	squared := wrongRead*wrongRead*o.Product[0][0] + 2*wrongRead*rightRead*o.Product[0][1] + rightRead*rightRead*o.Product[1][1]
	return right - read, right*right - 2*right*read + squared
}

// Square is the mean square of what one answer is worth that is right with a
// probability.
func (o *Outputs) Square(t *Taker, right float64) float64 {
	_, wrongly := o.moments(t.Base, t.Read, 0)
	_, rightly := o.moments(t.Base+t.Right, 0, t.Read)
	return (1-right)*wrongly + right*rightly
}

// SameLuck is the variance, over the luck of making an artifact, of what it is worth on
// average to takers who all get it. It sorts them by quality.
//
// One attempt is right for all whose quality is above its luck. Of several, luck first
// says how many a taker's quality needs, and the last of these has a luck of its own:
// what artifacts have in common is found for each number of attempts, between the places
// of luck at which that of some taker changes.
func (p *Producer) SameLuck(takers []Taker) float64 {
	most := 2048
	if p.Attempts > 1 {
		most = 256
	}
	takers = merge(takers, most)
	outputs := p.Outputs()
	ends := make([]ending, len(takers))
	if p.Attempts == 1 {
		for i := range takers {
			ends[i] = ending{1, takers[i].Quality, &takers[i]}
		}
		_, variance := outputs.endings(ends)
		return variance
	}
	steps := p.steps(takers)
	mean, square, within := 0.0, 0.0, 0.0
	for i := range len(steps) - 1 {
		width, luck := steps[i+1]-steps[i], (steps[i]+steps[i+1])/2
		for k := range takers {
			ends[k] = p.end(&takers[k], luck)
		}
		m, v := outputs.endings(ends)
		mean += width * m
		square += width * m * m
		within += width * v
	}
	return max(square-mean*mean, 0) + within
}

// merge sorts takers by quality and puts neighbours together, into at most so many that
// differ.
func merge(takers []Taker, most int) []Taker {
	slices.SortFunc(takers, func(a, b Taker) int { return cmp.Compare(a.Quality, b.Quality) })
	total := 0.0
	for i := range takers {
		total += takers[i].Chance
	}
	var list []Taker
	before, part := 0.0, -1.0
	for _, t := range takers {
		last := len(list) - 1
		same := last >= 0 && t.Quality == list[last].Quality
		if at := math.Floor(float64(most) * before / total); at > part && !same {
			list, part = append(list, Taker{Quality: t.Quality}), at
			last++
		}
		before += t.Chance
		into := &list[last]
		into.Chance += t.Chance
		into.Quality += (t.Quality - into.Quality) * t.Chance / into.Chance
		into.Base += t.Base
		into.Right += t.Right
		into.Read += t.Read
	}
	return list
}

// steps are the places of luck at which the number of attempts changes for some taker,
// with both ends; or even places, where there would be too many of them.
func (p *Producer) steps(takers []Taker) []float64 {
	const none = 1e-12 // probability of more attempts, next to nothing
	const places = 2048
	list := []float64{0, 1}
	if len(takers)*p.Attempts > 2*places {
		for i := 1; i < places; i++ {
			list = append(list, float64(i)/places)
		}
		slices.Sort(list)
		return list
	}
	for i := range takers {
		fail := 1 - p.Test(takers[i].Quality).Pass
		left := 1.0
		for range p.Attempts {
			if left *= fail; left < none || left == 1 {
				break
			}
			list = append(list, 1-left)
		}
	}
	slices.Sort(list)
	return slices.CompactFunc(list, func(a, b float64) bool { return math.Abs(a-b) < none })
}

// ending is a taker's last attempt, which is right where its luck is below a number.
type ending struct {
	attempts int
	right    float64
	*Taker
}

// end is how a taker's attempts end where luck decides how many there are.
func (p *Producer) end(t *Taker, luck float64) ending {
	test := p.Test(t.Quality)
	n, passed := tries(luck, test.Pass, p.Attempts)
	if passed {
		return ending{n, test.RightPassed, t}
	}
	return ending{n, test.RightFailed, t}
}

// endings are the mean and the variance of what the last attempts are worth, over their
// luck, which those share whose number of attempts is the same.
func (o *Outputs) endings(list []ending) (mean, variance float64) {
	slices.SortFunc(list, func(a, b ending) int {
		return cmp.Or(cmp.Compare(a.attempts, b.attempts), cmp.Compare(a.right, b.right))
	})
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].attempts == list[0].attempts {
			n++
		}
		m, v := o.shared(list[:n])
		mean += m
		variance += v
		list = list[n:]
	}
	return mean, variance
}

// shared are the mean and the variance of what an attempt is worth to takers that share
// it.
func (o *Outputs) shared(list []ending) (mean, variance float64) {
	var base, right, wrongRead, rightRead float64
	for _, e := range list {
		base += e.Base
		right += e.Taker.Right
		rightRead += e.Read
	}
	from, square := 0.0, 0.0
	add := func(to float64) {
		m, s := o.moments(right, wrongRead, rightRead)
		mean += (to - from) * m
		square += (to - from) * s
		from = to
	}
	for _, e := range list {
		add(e.right)
		right -= e.Taker.Right
		rightRead -= e.Read
		wrongRead += e.Read
	}
	add(1)
	return base + mean, max(square-mean*mean, 0)
}
