package pricing

import (
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Usage is a number of tokens by class, each at least 0.
type Usage struct {
	Input      float64 // read fresh
	CacheRead  float64 // read from a cache
	CacheWrite float64 // read and written to a cache
	Output     float64 // generated
}

// Tokens is the number of tokens of all classes.
func (u Usage) Tokens() float64 {
	return u.Input + u.CacheRead + u.CacheWrite + u.Output
}

// Plus returns the sum of two usages, class by class.
func (u Usage) Plus(v Usage) Usage {
	return Usage{u.Input + v.Input, u.CacheRead + v.CacheRead, u.CacheWrite + v.CacheWrite, u.Output + v.Output}
}

// Times returns the usage multiplied by k, class by class.
func (u Usage) Times(k float64) Usage {
	return Usage{k * u.Input, k * u.CacheRead, k * u.CacheWrite, k * u.Output}
}

// Delivery is one artifact as the seller measures it, or the total of several.
type Delivery struct {
	Usage    Usage
	Cost     float64 // what it cost the seller, currency, at least 0
	Attempts float64 // attempts it took; 0 on a single delivery counts as 1
	Count    float64 // artifacts delivered; 0 on a single delivery counts as 1
	Success  float64 // measured: 0 or 1; in a total, the number of successes
	Value    float64 // measured, currency, at least 0, and 0 without success
	Harm     float64 // measured, done by a wrong answer that was acted on, currency, at least 0
	Class    int     // kind of task, a label of the seller's own; 0 in a total
	Control  bool    // held out, to see what happens without the seller: charged for by no meter but Uplift; false in a total
}

// unset is what a count comes to that a literal left out: 1, and nothing more
// where it is given.
func unset(count float64) float64 {
	if count == 0 {
		return 1
	}
	return 0
}

// single returns d with the counts that a literal may leave out.
func (d Delivery) single() Delivery {
	d.Count += unset(d.Count)
	d.Attempts += unset(d.Attempts)
	return d
}

// Add makes d the total of itself and e. Class and Control are left as they are.
func (d *Delivery) Add(e *Delivery) {
	d.Usage.Input += e.Usage.Input
	d.Usage.CacheRead += e.Usage.CacheRead
	d.Usage.CacheWrite += e.Usage.CacheWrite
	d.Usage.Output += e.Usage.Output
	d.Cost += e.Cost
	d.Attempts += e.Attempts
	d.Count += e.Count
	d.Success += e.Success
	d.Value += e.Value
	d.Harm += e.Harm
}

// validate returns an error for numbers that are not finite.
func (d *Delivery) validate() error {
	var faults fault.List
	if sum := d.Cost + d.Attempts + d.Count + d.Success + d.Value + d.Harm + d.Usage.Tokens(); math.Abs(sum) <= math.MaxFloat64 {
		return nil // the commonest case
	}
	for t := InputTokens; int(t) < len(totalNames); t++ {
		faults.Add(fault.Finite(t.String(), t.of(d)))
	}
	return faults.Err()
}
