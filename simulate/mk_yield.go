package simulate

import "math"

// yield is what a producer is expected to make of a task.
type yield struct {
	quality  float64       // probability that an attempt is right
	right    float64       // probability that what is delivered is right
	attempts [2][2]float64 // [delivered wrong, right][attempts wrong, right]: their number, times the probability of the delivery
}

// plus adds another yield with a weight.
func (y yield) plus(z yield, w float64) yield {
	y.quality += w * z.quality
	y.right += w * z.right
	for i := range y.attempts {
		for j := range y.attempts[i] {
			y.attempts[i][j] += w * z.attempts[i][j]
		}
	}
	return y
}

// expect is the yield for a receiver of quality q over the tasks' difficulty.
func (p *producer) expect(q float64) yield {
	if p.attempts == 1 {
		return p.yield(q * (1 - p.difficulty.Mean()))
	}
	var sum yield
	for _, d := range p.spread {
		sum = sum.plus(p.yield(q*d.x), d.w)
	}
	return sum
}

// pass is the probability that the seller's test passes an attempt that is right
// with probability q.
func (p *producer) pass(q float64) float64 { return q*(1-p.rejectRight) + (1-q)*p.passWrong }

// tested is what the seller's test makes of attempts of a quality.
type tested struct {
	pass                     float64 // probability that one passes
	rightPassed, rightFailed float64 // that one that passed, or failed, is right; 0 where none does
}

func (p *producer) test(q float64) tested {
	t := tested{pass: p.pass(q)}
	if t.pass > 0 {
		t.rightPassed = q * (1 - p.rejectRight) / t.pass
	}
	if t.pass < 1 {
		t.rightFailed = q * p.rejectRight / (1 - t.pass)
	}
	return t
}

// yield is the yield of a task whose attempts are right with probability q. With
// a pass probability of p = 1-r an attempt, all of K fail with r^K, and failures
// before a pass number r(1-r^K)/p - K r^K in expectation.
func (p *producer) yield(q float64) yield {
	if p.attempts == 1 {
		return yield{q, q, [2][2]float64{{1 - q, 0}, {0, q}}}
	}
	k := float64(p.attempts)
	test := p.test(q)
	pass, fail := test.pass, 1-test.pass
	passed, before := -math.Expm1(k*math.Log1p(-pass)), 0.0
	none := 1 - passed
	if pass > 0 {
		before = fail*passed/pass - k*none
	}
	rightPassed, rightFailed := test.rightPassed, test.rightFailed
	y := yield{quality: q, right: passed*rightPassed + none*rightFailed}
	for delivered, share := range [2][2]float64{{1 - rightPassed, 1 - rightFailed}, {rightPassed, rightFailed}} {
		earlier := before*share[0] + none*(k-1)*share[1]
		y.attempts[delivered] = [2]float64{earlier * (1 - rightFailed), earlier * rightFailed}
		y.attempts[delivered][delivered] += passed*share[0] + none*share[1]
	}
	return y
}

// cost is the expected cost of a task, in currency.
func (p *producer) cost(y *yield) float64 {
	return (y.attempts[0][0]+y.attempts[1][0])*p.kinds[0].mean.Cost + (y.attempts[0][1]+y.attempts[1][1])*p.kinds[1].mean.Cost + p.overhead
}

// output is the expected length of what is delivered, in tokens.
func (p *producer) output(right float64) float64 {
	return right*p.kinds[1].mean.Usage.Output + (1-right)*p.kinds[0].mean.Usage.Output
}

// qualityFor is the quality of attempts at which deliveries are right with the
// probability.
func (p *producer) qualityFor(right float64) float64 {
	if p.attempts == 1 {
		return right
	}
	low, high := 0.0, 1.0
	for high-low > 1e-12 {
		middle := (low + high) / 2
		if p.yield(middle).right < right {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
