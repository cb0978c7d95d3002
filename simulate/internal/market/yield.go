package market

import "math"

// Yield is what a producer is expected to make of a task.
type Yield struct {
	Quality  float64       // probability that an attempt is right
	Right    float64       // probability that what is delivered is right
	Attempts [2][2]float64 // [delivered wrong, right][attempts wrong, right]: their number, times the probability of the delivery
}

// plus adds another yield with a weight.
func (y Yield) plus(z Yield, w float64) Yield {
	y.Quality += w * z.Quality
	y.Right += w * z.Right
	for i := range y.Attempts {
		for j := range y.Attempts[i] {
			y.Attempts[i][j] += w * z.Attempts[i][j]
		}
	}
	return y
}

// Expect is the yield for a receiver of quality q over the tasks' difficulty.
func (p *Producer) Expect(q float64) Yield {
	if p.Attempts == 1 {
		return p.Yield(q * (1 - p.Difficulty.Mean()))
	}
	var sum Yield
	for _, d := range p.DifficultyNodes {
		sum = sum.plus(p.Yield(q*d.X), d.Weight)
	}
	return sum
}

// pass is the probability that the seller's test passes an attempt that is right
// with probability q.
func (p *Producer) pass(q float64) float64 { return q*(1-p.RejectRight) + (1-q)*p.PassWrong }

// Tested is what the seller's test makes of attempts of a quality.
type Tested struct {
	Pass                     float64 // probability that one passes
	RightPassed, RightFailed float64 // that one that passed, or failed, is right; 0 where none does
}

// Test is what the seller's test makes of attempts that are right with probability q.
func (p *Producer) Test(q float64) Tested {
	t := Tested{Pass: p.pass(q)}
	if t.Pass > 0 {
		t.RightPassed = q * (1 - p.RejectRight) / t.Pass
	}
	if t.Pass < 1 {
		t.RightFailed = q * p.RejectRight / (1 - t.Pass)
	}
	return t
}

// Yield is the yield of a task whose attempts are right with probability q. With
// a pass probability of p = 1-r an attempt, all of K fail with r^K, and failures
// before a pass number r(1-r^K)/p - K r^K in expectation.
func (p *Producer) Yield(q float64) Yield {
	if p.Attempts == 1 {
		return Yield{q, q, [2][2]float64{{1 - q, 0}, {0, q}}}
	}
	k := float64(p.Attempts)
	test := p.Test(q)
	pass, fail := test.Pass, 1-test.Pass
	passed, before := -math.Expm1(k*math.Log1p(-pass)), 0.0
	none := 1 - passed
	if pass > 0 {
		before = fail*passed/pass - k*none
	}
	rightPassed, rightFailed := test.RightPassed, test.RightFailed
	y := Yield{Quality: q, Right: passed*rightPassed + none*rightFailed}
	for delivered, share := range [2][2]float64{{1 - rightPassed, 1 - rightFailed}, {rightPassed, rightFailed}} {
		earlier := before*share[0] + none*(k-1)*share[1]
		y.Attempts[delivered] = [2]float64{earlier * (1 - rightFailed), earlier * rightFailed}
		y.Attempts[delivered][delivered] += passed*share[0] + none*share[1]
	}
	return y
}

// cost is the expected cost of a task, in currency.
func (p *Producer) cost(y *Yield) float64 {
	return (y.Attempts[0][0]+y.Attempts[1][0])*p.Kinds[0].Mean.Cost + (y.Attempts[0][1]+y.Attempts[1][1])*p.Kinds[1].Mean.Cost + p.Overhead
}

// output is the expected length of what is delivered, in tokens.
func (p *Producer) output(right float64) float64 {
	return right*p.Kinds[1].Mean.Usage.Output + (1-right)*p.Kinds[0].Mean.Usage.Output
}

// QualityFor is the quality of attempts at which deliveries are right with the
// probability.
func (p *Producer) QualityFor(right float64) float64 {
	if p.Attempts == 1 {
		return right
	}
	low, high := 0.0, 1.0
	for high-low > 1e-12 {
		middle := (low + high) / 2
		if p.Yield(middle).Right < right {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
