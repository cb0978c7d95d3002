package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Experiment is a market, the offers that are compared in it, and how much of it
// is drawn.
type Experiment struct {
	Market Market
	Offers []Offer

	Replications int    // independent copies of the market, at least 1
	First        int    // number of the first replication, at least 0; a run can be split by it
	Seed         uint64 // of every draw
	Workers      int    // goroutines; 0: as many as there are processors

	// Progress, if not nil, is told how many replications are done, one call at a
	// time, ascending.
	Progress func(done, of int)
}

// engine is an experiment compiled: shared by the workers and never written to.
type engine struct {
	source      stream.Source
	receivers   int
	periods     int
	population  *population
	demand      *demand
	measurement Measurement
	view        *view
	producers   []*producer
	offers      []offer
}

type offer struct {
	name    string
	options []option
}

type option struct {
	plan     pricing.Strategy
	producer int     // in engine.producers
	bills    []*bill // by segment; nil: anticipated for each buyer
	typical  typical
}

// compile checks the whole experiment and prepares it, or returns one error with
// every fault.
func (e *Experiment) compile() (*engine, error) {
	f := newFaults("simulate")
	m := &e.Market
	market := f.in("market %q", m.Name)
	if m.Receivers < 1 {
		market.add("%d receivers, want at least 1", m.Receivers)
	}
	if m.Periods < 0 {
		market.add("%d periods, want at least 1, or 0 for 1", m.Periods)
	}
	m.Measurement.validate(market)
	g := &engine{
		source:      stream.New(e.Seed),
		receivers:   m.Receivers,
		periods:     max(m.Periods, 1),
		population:  m.Population.compile(market),
		demand:      m.Demand.compile(market),
		measurement: m.Measurement,
		view:        m.View.compile(market),
	}
	if e.Replications < 1 {
		f.add("%d replications, want at least 1", e.Replications)
	}
	if e.First < 0 {
		f.add("First is %d, want at least 0", e.First)
	}
	if e.Workers < 0 {
		f.add("%d workers, want at least 1, or 0 for one a processor", e.Workers)
	}
	if len(e.Offers) == 0 {
		f.add("no offers, want at least 1")
	}
	places := map[*Producer]int{}
	place := func(p *Producer, f faults) int {
		if i, ok := places[p]; ok {
			return i
		}
		places[p] = len(g.producers)
		g.producers = append(g.producers, p.compile(f, m.Population.Trust != nil))
		return places[p]
	}
	names := map[string]bool{}
	for i, o := range e.Offers {
		where := f.in("offer %d %q", i+1, o.Name)
		if names[o.Name] {
			where.add("a second offer of this name, want names that differ")
		}
		names[o.Name] = true
		if len(o.Options) == 0 {
			where.add("no options, want at least 1")
		}
		compiled := offer{name: o.Name}
		for k, opt := range o.Options {
			where := where.in("option %d", k+1)
			if opt.Plan == nil {
				where.add("its plan is nil, want a strategy")
			} else if v, ok := opt.Plan.(interface{ Validate() error }); ok {
				if err := v.Validate(); err != nil {
					where.add("%w", err)
				}
			}
			made, in := opt.Producer, where
			if made == nil {
				made, in = &m.Producer, market
			}
			compiled.options = append(compiled.options, option{plan: opt.Plan, producer: place(made, in)})
		}
		g.offers = append(g.offers, compiled)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	g.anticipate(f)
	return g, f.err()
}

// anticipate makes the bills of every option for every kind of buyer.
func (g *engine) anticipate(f faults) {
	for i := range g.offers {
		for k := range g.offers[i].options {
			o := &g.offers[i].options[k]
			c := g.population
			able := c.tables[Ability].Mean()
			unable := 1 - c.tables[Knowledge].Mean()
			o.typical = typical{
				plan: o.plan, made: g.producers[o.producer], counts: &g.measurement,
				value: c.tables[Stakes].Mean() * g.demand.stakes.Mean() * able * unable,
				event: g.measurement.Event.Chance(pricing.Odds{Right: 1, Own: 1 - unable, Able: able}),
			}
			buyers := g.view.buyers()
			reads, asked := o.plan.(interface{ ReadsBuyer() bool })
			if asked && !reads.ReadsBuyer() {
				buyers = []pricing.Buyer{{}}
			}
			for _, b := range buyers {
				t := o.typical
				t.buyer = b
				priced, err := t.anticipate(g.demand.most())
				if err != nil {
					f.in("offer %d %q: option %d", i+1, g.offers[i].name, k+1).add("its strategy %w", err)
				}
				o.bills = append(o.bills, priced)
			}
		}
	}
}
