package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// met is a receiver that was drawn, and how it matches each producer.
type met struct {
	who     pricing.Receiver
	buyer   pricing.Buyer // as the seller sees it
	matches []match       // by producer
}

// match is how one producer meets the receiver.
type match struct {
	quality  float64 // the producer's for the receiver
	truths   market.Prospects
	worth    market.Worth // of the tasks by these
	beliefs  market.Prospects
	own      [1]market.Prospect // memory of a belief that is one for all tasks
	outcomes []market.Outcome   // by task, where it has been run under some offer
	used     []market.Use       // by task and mode, acting before checking
	done     []uint8            // by task: a bit for each mode in which it has been used; 0: it was not run
}

func (g *engine) newMet(tasks int) met {
	m := met{matches: make([]match, len(g.producers))}
	for i, p := range g.producers {
		x := &m.matches[i]
		x.truths = make(market.Prospects, 1)
		if p.Varied {
			x.truths = make(market.Prospects, tasks)
		}
		x.beliefs = x.own[:]
		if g.knowsTruth(p) {
			x.beliefs = x.truths
		}
		x.worth = market.NewWorth(tasks)
		x.outcomes, x.used, x.done = make([]market.Outcome, tasks), make([]market.Use, 2*tasks), make([]uint8, tasks)
	}
	return m
}

// knowsTruth reports whether receivers know the true chances of p in each task.
func (g *engine) knowsTruth(p *market.Producer) bool {
	if g.Population.Trust {
		return false
	}
	return p.Known == market.TaskQuality || p.Known == market.OwnQuality && !p.Varied
}

// drawReceiver draws the receiver, what the seller sees of it, and what the receiver gets
// and believes of each producer.
func (r *replicator) drawReceiver() error {
	r.at.Period = 0
	r.calling.what = inPopulation
	m := &r.met
	var fit float64
	if r.expecting {
		m.who, fit = r.Population.Point(r.points, uint32(r.at.Receiver))
	} else {
		m.who, fit = r.Population.Draw(&r.at)
	}
	if r.View.Signal != nil {
		r.calling.what = inSignal
		m.buyer = r.View.Of(m.who, r.noise())
		if x := m.buyer.Signal; math.IsNaN(x) || math.IsInf(x, 0) {
			return r.fault("it returns %v, want a finite number", x)
		}
	}
	r.situation.Buyer = m.buyer
	r.match(fit)
	return nil
}

// noise are the random bits of the noise in what the seller sees.
func (r *replicator) noise() uint64 {
	if r.expecting {
		return market.NoiseAt(r.points, uint32(r.at.Receiver))
	}
	return market.Noise(&r.at)
}

// match finds what the receiver gets and believes of each producer, by its fit.
func (r *replicator) match(fit float64) {
	r.calling.what = inProducer
	m := &r.met
	for i, p := range r.producers {
		x := &m.matches[i]
		quality := p.Quality.Quantile(fit)
		if !p.Varied {
			r.Measurement.Weigh(&x.truths[0], &m.who, p, p.Expect(quality))
		}
		switch {
		case r.Population.Trust:
			r.Measurement.Weigh(&x.own[0], &m.who, p, p.Yield(m.who.Trust))
		case p.Known == market.MarketQuality:
			r.Measurement.Weigh(&x.own[0], &m.who, p, p.MeanYield)
		case p.Known == market.OwnQuality && p.Varied:
			r.Measurement.Weigh(&x.own[0], &m.who, p, p.Expect(quality))
		}
		x.quality = quality
	}
}
