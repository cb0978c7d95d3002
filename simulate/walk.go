package simulate

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// walk takes deliveries through one replication: a receiver's context; in every
// period its tasks and their stakes; for each offer what it chooses and runs;
// what is made of it, what happens and is measured; the charge, and the tally.
// It is a worker's own, and its memory is used again for every receiver.
type walk struct {
	*engine
	at    draw.Place
	offer int    // the offer in hand
	asks  string // whose code is being called, for the error if it panics

	who     pricing.Receiver
	buyer   pricing.Buyer
	history [][]pricing.Statement // by offer: the receiver's earlier periods
	joined  []bool                // by offer: it took an option in the period before
	stakes  []float64             // by task
	best    []float64             // by task: welfare of running it in the best way, which may be negative
	first   []float64             // by task: first best, which is not to run it where best is negative
	total   float64               // first best of the receiver's period
	sides   []side                // by producer

	experience [][]experience     // by offer and producer, where receivers learn
	learned    [1]market.Prospect // memory of a belief that follows from it
	moments    moments            // of the bill in hand, where the receiver is averse to risk
	logs       risk.LogMeanExp    // memory

	choices    [2]choice // the option in hand, and the best so far
	candidates []candidate
	possible   worlds    // as the receiver in hand sees the option in hand
	nets       []float64 // memory

	chains    [valuing]chain // memory of what is imagined
	order     [valuing]int
	outlooks  []outlook
	tries     []market.Try
	imaginary market.Artifact
	alone     [1]pricing.Delivery
	account   pricing.Account
	totals    pricing.Delivery
}

// What a walk may be asking when something panics, besides strategies.
const (
	inPopulation = "a distribution of Population"
	inSignal     = "View.Signal" // or Noise
	inDemand     = "a distribution of Demand, or Producer.Difficulty"
	inProducer   = "a distribution of a Producer"
)

// side is how one producer meets the receiver in hand.
type side struct {
	quality  float64 // the producer's for the receiver
	truths   market.Prospects
	beliefs  market.Prospects
	own      [1]market.Prospect // memory of a belief that is one for all tasks
	outcomes []market.Outcome   // by task, where it has been run for some offer
	done     []uint8            // of them: a bit for each mode in which it has been used
}

func (g *engine) walk() *walk {
	n := g.Demand.Max()
	w := &walk{engine: g,
		at:         draw.Place{Seed: g.seed},
		history:    make([][]pricing.Statement, len(g.offers)),
		joined:     make([]bool, len(g.offers)),
		stakes:     make([]float64, n),
		best:       make([]float64, n),
		first:      make([]float64, n),
		sides:      make([]side, len(g.producers)),
		candidates: make([]candidate, 0, n),
		possible:   worlds{newWorld(n)},
	}
	if g.learning.Evidence > 0 {
		w.experience = make([][]experience, len(g.offers))
		for o := range w.experience {
			w.experience[o] = make([]experience, len(g.producers))
		}
	}
	for i, p := range g.producers {
		s := &w.sides[i]
		s.truths = make(market.Prospects, 1)
		if p.Varied {
			s.truths = make(market.Prospects, n)
		}
		s.outcomes, s.done = make([]market.Outcome, n), make([]uint8, n)
	}
	for i := range w.choices {
		w.choices[i].modes, w.choices[i].tasks = make([]pricing.Mode, n), make([]int32, n)
	}
	w.account.Deliveries = make([]pricing.Delivery, 0, n)
	return w
}

// try walks one replication and hands over its tallies, or why it ended: code
// that was handed in may panic, or end its goroutine.
func (w *walk) try(replication int, done func(tallies []Tally, err error)) {
	returned := false
	var tallies []Tally
	var err error
	defer func() {
		if r := recover(); r != nil {
			tallies, err = nil, w.fault("panics: %v", r)
		} else if !returned {
			tallies, err = nil, w.fault("ends its goroutine")
		}
		done(tallies, err)
	}()
	tallies, err = w.run(replication)
	returned = true
}

// run walks one replication and returns a tally for each offer.
func (w *walk) run(replication int) ([]Tally, error) {
	w.at.Replication = uint64(replication)
	tallies := make([]Tally, len(w.offers))
	for i := range w.receivers {
		if i%256 == 255 && w.stopped() {
			return nil, bill.ErrCancelled
		}
		w.at.Receiver = uint64(i)
		if err := w.meet(); err != nil {
			return nil, err
		}
		for t := range w.periods {
			w.at.Period = uint32(t)
			w.begin()
			for o := range w.offers {
				w.offer = o
				if err := w.serve(&w.offers[o], &tallies[o]); err != nil {
					return nil, err
				}
			}
		}
	}
	return tallies, nil
}

func (g *engine) stopped() bool {
	select {
	case <-g.cancelled:
		return true
	default:
		return false
	}
}

// fault is an error in code that was handed in, with its place.
func (w *walk) fault(format string, args ...any) error {
	where := fmt.Sprintf("replication %d, receiver %d", w.at.Replication, w.at.Receiver)
	if w.periods > 1 {
		where += fmt.Sprintf(", period %d", w.at.Period)
	}
	return fmt.Errorf("simulate: %s, %s: %s", w.asks, where, fmt.Sprintf(format, args...))
}

// blame is an error of a plan, with its place.
func (w *walk) blame(err error) error {
	var f *bill.Fault
	if errors.As(err, &f) {
		w.asks = f.Plan
		return w.fault("%s", f.What)
	}
	return err
}

// meet draws the receiver, and what the seller sees of it.
func (w *walk) meet() error {
	w.at.Period = 0
	w.asks = inPopulation
	var fit float64
	w.who, fit = w.Population.Draw(&w.at)
	if w.View.Signal != nil {
		w.asks = inSignal
		w.buyer = w.View.Of(w.who, &w.at)
		if x := w.buyer.Signal; math.IsNaN(x) || math.IsInf(x, 0) {
			return w.fault("it returns %v, want a finite number", x)
		}
	}
	w.asks = inProducer
	for i, p := range w.producers {
		s := &w.sides[i]
		quality := p.Quality.Quantile(fit)
		if !p.Varied {
			w.Measurement.Weigh(&s.truths[0], &w.who, p, p.Yield(quality))
		}
		s.beliefs = s.own[:]
		switch {
		case w.Population.Trust:
			w.Measurement.Weigh(&s.own[0], &w.who, p, p.Yield(w.who.Trust))
		case p.Known == market.MarketQuality:
			w.Measurement.Weigh(&s.own[0], &w.who, p, p.MeanYield)
		case p.Varied:
			w.Measurement.Weigh(&s.own[0], &w.who, p, p.Expect(quality))
		default:
			s.beliefs = s.truths
		}
		s.quality = quality
	}
	for o := range w.history {
		w.history[o] = w.history[o][:0]
	}
	for o := range w.experience {
		clear(w.experience[o])
	}
	return nil
}

// begin draws the receiver's period, and lets the planner look at it.
func (w *walk) begin() {
	w.asks = inDemand
	w.stakes = w.Demand.Draw(&w.at, w.who.Stakes, w.stakes[:cap(w.stakes)])
	for i, p := range w.producers {
		s := &w.sides[i]
		clear(s.done)
		if !p.Varied {
			continue
		}
		s.truths = s.truths[:len(w.stakes)]
		var four [4]uint64
		for j := range s.truths {
			if j%4 == 0 {
				four[0], four[1], four[2], four[3] = w.at.Bits(draw.Difficulty, uint64(j/4))
			}
			w.Measurement.Weigh(&s.truths[j], &w.who, p, p.Yield(s.quality*(1-p.Difficulty.Draw(four[j%4]))))
		}
		if p.Known == market.TaskQuality && !w.Population.Trust {
			s.beliefs = s.truths
		}
	}
	w.plan()
}

// bill is what an option is anticipated to charge the buyer in hand.
func (w *walk) bill(o *option) (*bill.Bill, error) {
	switch {
	case w.at.Period > 0 && o.ReadsHistory, o.bills == nil:
		if w.stopped() {
			return nil, bill.ErrCancelled
		}
		q := o.quoter.For(w.buyer, w.history[w.offer])
		w.asks = o.Name
		b, err := q.Quote(o.nonadditive)
		if err != nil {
			return nil, w.blame(err)
		}
		if o.bills == nil {
			b.Measures = b.Measures || w.remembers(o, q)
		} else {
			b.Measures = b.Measures || o.of(w.buyer).Measures
		}
		return b, nil
	}
	return o.of(w.buyer), nil
}

// of is the bill that was made for all buyers, or for the buyer's segment.
func (o *option) of(b pricing.Buyer) *bill.Bill {
	if len(o.bills) == 1 {
		return o.bills[0]
	}
	return o.bills[b.Segment]
}
