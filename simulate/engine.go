package simulate

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// engine is an experiment compiled: shared by the workers and never written to.
type engine struct {
	numbered
	receivers int
	periods   int
	market.Market
	learning  Learning
	producers []*market.Producer
	makers    []int // of them, those that somebody's answers are made by
	offers    []offer
	groups    []Group
	metrics   []Metric // that have a sum of their own
	warnings  []string
	notes     []string // what makes it slow
	asked
	cancelled <-chan struct{}

	periodByPeriod bool // the order in which receivers and periods are visited
}

// numbered says which draws an experiment is made of, and which experiment it is.
type numbered struct {
	seed        uint64
	first       int // replication
	fingerprint string
}

// asked is what is asked of an experiment: draws, or means.
type asked struct {
	expecting bool      // means, of points that stand for receivers
	integral  *integral // what is integrated beyond outcomes; nil: nothing
}

type offer struct {
	name      string
	options   []option
	remembers bool // a charge reads earlier periods
	settled   bool // in every option nothing is left to be found for a receiver: quote returns at once
}

type option struct {
	bill.Plan
	believed int // in engine.producers
	producer int // in truth
	quoter   bill.Quoter
	bills    []*bill.Bill // by segment, or one for all buyers; nil: quoted for each buyer in the run
	first    *bill.Bill   // of the first buyer, where bills are made for each: those of others start from it; nil if it fails
	truth    *option      // the same with its true producer believed in, where expected payoffs are asked for
}

// compile checks the whole experiment and prepares it, or returns one error with
// every fault.
func (e *Experiment) compile() (*engine, error) { return e.compileFor(context.Background(), false) }

// compileFor compiles it for a run with or without expected payoffs. It ends with
// bill.ErrCancelled if the context does before.
func (e *Experiment) compileFor(ctx context.Context, expecting bool) (*engine, error) {
	f := fault.New("simulate").During(ctx)
	if e.Replications < 1 {
		f.Add("%d replications, want at least 1", e.Replications)
	}
	if e.First < 0 {
		f.Add("First is %d, want at least 0", e.First)
	} else if e.First > math.MaxInt-max(e.Replications, 0) {
		f.Add("First is %d and there are %d replications, want numbers that add up to at most %d", e.First, e.Replications, math.MaxInt)
	}
	if e.Workers < 0 {
		f.Add("%d workers, want at least 1, or 0 for one a processor", e.Workers)
	}
	if !expecting {
		e.Market.checkReceivers(f.In("market %q", e.Market.Name))
	}
	g := e.Market.compile(f)
	g.numbered, g.asked, g.cancelled = numbered{seed: e.Seed, first: e.First}, asked{expecting: expecting}, ctx.Done()
	g.groups, g.metrics = e.Groups, e.Metrics
	if e.Points < 0 || e.Points > draw.MostPoints {
		f.Add("%d points, want at least 1 and at most %d, or 0 for %d", e.Points, draw.MostPoints, defaultPoints)
	} else if expecting {
		g.receivers = e.points(f)
		g.metrics = nil // they read what rows have come to
	}
	g.compileOffers(f, &e.Market, e.Offers)
	validateGroups(f, e.Groups)
	validateMetrics(f, e.Metrics)
	e.Until.validate(f, e)
	g.Population.Prepare()
	if err := f.Err(); err != nil {
		return nil, err
	}
	if g.stopped() { // perhaps before every table was made
		return g, bill.ErrCancelled
	}
	g.fingerprint = g.digest()
	g.anticipate(f)
	if g.stopped() {
		return g, bill.ErrCancelled
	}
	g.settle()
	if expecting {
		g.integral = g.newIntegral()
	}
	g.warnings, g.notes = f.Warnings(), g.warnOfSlow()
	return g, f.Err()
}

// What a replication has at the most, so that it ends, and counts are exact.
const (
	maxReceivers = 1e9
	maxPeriods   = 1e6
)

// checkReceivers checks how many receivers are drawn.
func (m *Market) checkReceivers(f fault.List) {
	switch {
	case m.Receivers < 1:
		f.Add("%d receivers, want at least 1", m.Receivers)
	case m.Receivers > maxReceivers:
		f.Add("%d receivers, want at most %d: more replications tell more than larger ones", m.Receivers, int(maxReceivers))
	}
}

// compile checks the market's stages.
func (m *Market) compile(f fault.List) *engine {
	f = f.In("market %q", m.Name)
	switch {
	case m.Periods < 0:
		f.Add("%d periods, want at least 1, or 0 for 1", m.Periods)
	case m.Periods > maxPeriods:
		f.Add("%d periods, want at most %d", m.Periods, int(maxPeriods))
	}
	g := &engine{
		receivers: m.Receivers,
		periods:   max(m.Periods, 1),
		Market: market.Market{
			Population:  m.Population.compile(f),
			Demand:      m.Demand.compile(f),
			Measurement: m.Measurement.compile(f),
			View:        m.View.compile(f),
		},
		learning: m.Population.Learning,
	}
	if m.Measurement.Event == pricing.Improved && m.Population.Knowledge == nil {
		f.Add("Event is Improved and Knowledge is nil, want what receivers know unaided: there is nothing to improve on")
	}
	if own, task := g.Population.Tables[Stakes].Max(), g.Demand.Stakes.Max(); math.IsInf(own*task, 1) {
		f.Add("stakes of receivers reach %v and those of tasks %v, want a product that is finite", own, task)
	}
	return g
}

// compileOffers checks the offers and finds the producers behind them. The market's own
// is checked too where every option has another.
func (g *engine) compileOffers(f fault.List, m *Market, offers []Offer) {
	if len(offers) == 0 {
		f.Add("no offers, want at least 1")
	}
	trusted := m.Population.Trust != nil
	common := m.Producer.compile(f.In("market %q", m.Name), trusted)
	places := map[*Producer]int{}
	producer := func(p *Producer, f fault.List) int {
		if i, known := places[p]; known {
			return i
		}
		c := common
		if p != nil {
			c = p.compile(f, trusted)
		}
		places[p] = len(g.producers)
		g.producers = append(g.producers, c)
		g.Population.Varies[Fit] = g.Population.Varies[Fit] || c.Quality.Varies()
		return places[p]
	}
	names := map[string]bool{}
	for i, o := range offers {
		where := f.In("offer %d %q", i+1, o.Name)
		where.Name(o.Name)
		if names[o.Name] {
			where.Add("a second offer of this name, want names that differ")
		}
		names[o.Name] = true
		if len(o.Options) == 0 {
			where.Add("no options, want at least 1")
		}
		compiled := offer{name: o.Name}
		for k, opt := range o.Options {
			where := where
			named := fmt.Sprintf("offer %q", o.Name)
			if len(o.Options) > 1 {
				where = where.In("option %d", k+1)
				named += fmt.Sprintf(", option %d", k+1)
			}
			t := inspect(opt.Plan, where)
			t.Name = named + ", " + t.Name
			compiled.options = append(compiled.options, option{
				Plan: t, believed: producer(opt.Producer, where),
			})
			o := &compiled.options[k]
			o.producer = o.believed
			if opt.Actual != nil {
				o.producer = producer(opt.Actual, where.In("Actual"))
			}
			if !slices.Contains(g.makers, o.producer) {
				g.makers = append(g.makers, o.producer)
			}
		}
		g.offers = append(g.offers, compiled)
	}
}

// anticipate makes the bills of every option for every kind of buyer, and gathers
// the faults of strategies that cannot be anticipated.
func (g *engine) anticipate(f fault.List) {
	for i := range g.offers {
		for k := range g.offers[i].options {
			if err := g.anticipateOption(&g.offers[i].options[k]); err != nil && err != bill.ErrCancelled {
				f.Join(err)
			}
		}
	}
}

// anticipateOption makes the bills of an option. Those of buyers too many to list are
// left to the run, after the example of the first one's.
func (g *engine) anticipateOption(o *option) error {
	o.quoter = bill.NewQuoter(&g.Market, &o.Plan, g.producers[o.believed], g.stopped)
	buyers := g.View.Buyers()
	if !o.ReadsBuyer {
		buyers = []pricing.Buyer{{}}
	}
	reads := false
	for _, b := range buyers {
		q := o.quoter.For(b, nil)
		priced, err := q.Quote()
		if err != nil {
			return err
		}
		periods, outcomes := g.recall(o, q)
		reads = reads || periods
		priced.Measures = priced.Measures || outcomes
		o.bills = append(o.bills, priced)
	}
	if o.bills == nil {
		// What fails is met in the run, which says where.
		if first, err := o.quoter.For(g.View.First(g.Population, g.seed), nil).Quote(); err == nil {
			o.first = first
		}
		reads = o.ReadsHistory // until a buyer's first quote tells
	}
	o.ReadsHistory = reads
	if g.expecting && o.producer != o.believed {
		truth := *o
		truth.believed, truth.bills, truth.first = o.producer, nil, nil
		o.truth = &truth
		return g.anticipateOption(o.truth)
	}
	return nil
}

// settle finds the offers of which a charge reads earlier periods, and those that quote has nothing to do for: the run has one period and no
// learning, and every bill and place of beliefs is known beforehand.
func (g *engine) settle() {
	for i := range g.offers {
		o := &g.offers[i]
		o.settled = g.periods == 1 && g.learning.Evidence == 0
		for k := range o.options {
			p := g.producers[o.options[k].believed]
			o.settled = o.settled && o.options[k].common() != nil && !(p.Varied && g.knowsTruth(p))
			o.remembers = o.remembers || o.options[k].ReadsHistory
		}
	}
}

// recall finds out whether a charge for the option depends on earlier periods, as the
// strategy says or as typical histories show, and on what was measured in them.
func (g *engine) recall(o *option, q *bill.Quoter) (periods, outcomes bool) {
	if g.periods == 1 || !o.ReadsHistory {
		return false, false
	}
	periods, outcomes = q.Remembers(g.periods - 1)
	return periods || o.SaysHistory, outcomes
}

// warnOfSlow notes the options that take long, and why.
func (g *engine) warnOfSlow() (notes []string) {
	for i := range g.offers {
		for k := range g.offers[i].options {
			o := &g.offers[i].options[k]
			note := func(why string) { notes = append(notes, o.Name+": "+why) }
			if o.ReadsHistory && o.bills != nil {
				note("its charge depends on earlier periods, so it is quoted again for every receiver and period, which takes long")
			} else if o.bills == nil {
				note("its charge depends on a signal without segments, so it is quoted again for every receiver, which takes long")
			}
			sampled := o.first != nil && o.first.Sampled
			for _, b := range o.bills {
				sampled = sampled || b.Sampled
			}
			if sampled {
				note("its charge is no sum over deliveries and does not follow how many are counted, so every receiver samples periods, which takes long")
			}
		}
	}
	return notes
}
