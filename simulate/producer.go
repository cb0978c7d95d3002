package simulate

import (
	"fmt"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Producer is how answers are made: how often an attempt is right, for whom and
// on what, and what it uses and costs. The zero value is always right and costs
// nothing.
//
// The seller tests each attempt and tries again until one passes or the cap is
// reached; the last one is delivered. An attempt at a task of difficulty d, for
// a receiver of quality q, is right with probability q (1-d).
type Producer struct {
	Quality    Distribution // probability that an attempt is right, by receiver, in [0,1]; nil: 1
	Difficulty Distribution // share of it that a task takes away, in [0,1]; nil: 0
	Known      Known        // who knows of quality what; where the population has Trust it believes that instead, and TaskQuality is refused

	Right, Wrong Attempt           // what an attempt takes that turns out right, or wrong
	Card         *pricing.CostCard // what its tokens cost; nil: the attempt's Cost

	Attempts    int     // at most so many attempts at a task; 0 is 1
	RejectRight float64 // probability that the seller's test fails a right answer, in [0,1]
	PassWrong   float64 // probability that it passes a wrong one, in [0,1]

	Effort  float64 // spent on each task beyond its attempts, on what no meter shows, currency, at least 0
	Padding float64 // tokens reported beyond those used, relative to them, at least 0
	Penalty float64 // what audits make each delivery cost the seller, times the square of Padding, currency, at least 0
}

// Known is what a receiver knows of a producer's quality when it decides.
type Known uint8

// What is known.
const (
	OwnQuality    Known = iota // its own quality, and how difficulty is spread
	MarketQuality              // how both are spread
	TaskQuality                // the quality of each of its tasks
)

// String returns the name of what is known.
func (k Known) String() string {
	switch k {
	case OwnQuality:
		return "own quality"
	case MarketQuality:
		return "market quality"
	case TaskQuality:
		return "task quality"
	}
	return fmt.Sprintf("Known(%d)", uint8(k))
}

func (p *Producer) compile(f fault.List, trusted bool) *market.Producer {
	f = f.In("Producer")
	c := &market.Producer{
		Quality:     f.Compile("Quality", p.Quality, 0, 1, 1),
		Difficulty:  f.Compile("Difficulty", p.Difficulty, 0, 1, 0),
		Known:       market.Known(p.Known),
		Attempts:    max(p.Attempts, 1),
		RejectRight: p.RejectRight,
		PassWrong:   p.PassWrong,
	}
	c.Varied = c.Difficulty.Varies()
	if p.Known > TaskQuality {
		f.Add("Known is %v, want OwnQuality, MarketQuality or TaskQuality", p.Known)
	}
	if trusted && p.Known == TaskQuality {
		f.Add("Known is %v and the population has Trust, want one of the two: a belief, or knowledge", p.Known)
	}
	if p.Attempts < 0 {
		f.Add("Attempts is %d, want at least 0", p.Attempts)
	}
	f.Probability("RejectRight", p.RejectRight)
	f.Probability("PassWrong", p.PassWrong)
	f.Amount("Effort", p.Effort)
	f.Amount("Padding", p.Padding)
	f.Amount("Penalty", p.Penalty)
	c.Padding, c.Overhead = p.Padding, p.Effort+p.Penalty*p.Padding*p.Padding
	if p.Padding > 0 && p.Right.Usage == (pricing.Usage{}) && p.Wrong.Usage == (pricing.Usage{}) {
		f.Add("Padding is given and attempts use no tokens, want the Usage that is padded")
	}
	if p.Card != nil {
		f.In("Card").Join(p.Card.Validate())
	}
	c.Kinds[0] = p.Wrong.compile(f.In("Wrong"), p.Card)
	c.Kinds[1] = p.Right.compile(f.In("Right"), p.Card)
	c.Prepare()
	return c
}
