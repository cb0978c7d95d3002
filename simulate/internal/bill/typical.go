package bill

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// typical is what is typical of a producer's deliveries in the market at large.
type typical struct {
	producer *market.Producer
	most     int           // tasks of a period
	counted  [2]float64    // probability that a wrong, a right delivery is counted
	attempts [2][2]float64 // on average, of a delivery that is not, or is, counted: wrong, right
	value    float64       // measured on average of a delivery that is counted, currency
	harm     float64       // measured on average of a wrong answer that is acted on, currency
	holdout  bool          // some tasks are held out

	aversion   float64  // the largest of receivers, to risk
	reading    float64  // the largest cost of reading a token
	valueError risk.Law // nil where value is judged as it is
}

func newTypical(m *market.Market, p *market.Producer) *typical {
	c := m.Population
	t := &typical{
		producer: p, most: m.Demand.Max(), holdout: m.Measurement.Holdout > 0,
		aversion: c.Tables[market.RiskAversion].Max(), reading: c.Tables[market.ReadCost].Max(),
	}
	if m.Measurement.Misjudges {
		t.valueError = m.Measurement.ValueError.Law
	}
	y := &p.MeanYield
	odds := pricing.Odds{Right: y.Right, Own: c.Tables[market.Knowledge].Mean(), Able: c.Tables[market.Ability].Mean()}
	stakes := c.Tables[market.Stakes].Mean() * m.Demand.Stakes.Mean()
	t.harm = c.Tables[market.Harm].Mean() * stakes
	if p := m.Measurement.Counted(odds, 0); p > 0 {
		mean := pricing.Receiver{OwnCost: c.Tables[market.OwnCost].Mean()}
		t.value = m.Measurement.Value(&mean, odds, 0).At(stakes) / p
	}
	for right := range t.counted {
		odds.Right = float64(right)
		t.counted[right] = m.Measurement.Counted(odds, 0)
	}
	t.attempts = t.made(y)
	return t
}

// made are the attempts, wrong and right, on average, of a delivery of a yield that
// is not, or is, counted.
func (t *typical) made(y *market.Yield) (attempts [2][2]float64) {
	for z := range attempts {
		share := t.counted
		if z == 0 {
			share = [2]float64{1 - share[0], 1 - share[1]}
		}
		attempts[z][z] = 1 // for what never happens, any will do
		if p := (1-y.Right)*share[0] + y.Right*share[1]; p > 0 {
			for kind := range attempts[z] {
				attempts[z][kind] = (share[0]*y.Attempts[0][kind] + share[1]*y.Attempts[1][kind]) / p
			}
		}
	}
	return attempts
}

// delivery took so many wrong and right attempts.
func (t *typical) delivery(attempts [2]float64, success, value float64) pricing.Delivery {
	d := pricing.Delivery{Attempts: attempts[0] + attempts[1], Count: 1, Success: success, Value: value}
	for kind, n := range attempts {
		mean := &t.producer.Kinds[kind].Mean
		d.Usage = d.Usage.Plus(mean.Usage.Times(n * (1 + t.producer.Padding)))
		d.Cost += n * mean.Cost
	}
	return d
}

// average is the delivery that is not, or is, counted.
func (t *typical) average(z int) pricing.Delivery {
	return t.delivery(t.attempts[z], float64(z), float64(z)*t.value)
}
