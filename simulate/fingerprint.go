package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// A fingerprint is a hash of what an experiment does: the quantiles of its distributions at
// fixed points, what its plans charge on fixed accounts, what is seen of the first
// receivers, and all its numbers but those that say which part is run. So it does not
// depend on how that is written: a plan and a function that charges the same have one
// fingerprint. It cannot tell apart what differs nowhere it looks, nor in the first 9 digits.

// digest gathers what a fingerprint is made of.
type digest struct {
	hash   hash.Hash
	memory []byte
}

// nothing is what is taken for 0: it may be the rounding of a difference.
const nothing = 1e-12

func (p *digest) numbers(list ...float64) { p.write(nothing, list) }

// amounts are numbers of one unit, which may be small: what is taken for 0 is relative to
// the largest.
func (p *digest) amounts(list ...float64) {
	largest := 0.0
	for _, x := range list {
		if size := math.Abs(x); size > largest && !math.IsInf(size, 1) {
			largest = size
		}
	}
	p.write(nothing*largest, list)
}

// write prints numbers, those below a floor as 0.
func (p *digest) write(floor float64, list []float64) {
	p.memory = p.memory[:0]
	for _, x := range list {
		if x == 0 || math.Abs(x) < floor {
			x = 0 // and not -0
		}
		p.memory = append(strconv.AppendFloat(p.memory, x, 'g', 9, 64), ' ')
	}
	p.hash.Write(append(p.memory, '\n')) // a hash does not fail
}

func (p *digest) names(list ...string) {
	for _, s := range list {
		p.hash.Write(strconv.AppendQuote(p.memory[:0], s))
	}
	p.numbers(float64(len(list)))
}

func (p *digest) sum() string { return hex.EncodeToString(p.hash.Sum(nil)[:16]) }

// luck are the points at which distributions are looked at, as distances from the nearer
// end. They are none at which the steps of a distribution are likely.
var luck = []float64{0.4637, 0.3719, 0.2913, 0.2139, 0.1297, 0.0713, 0.0331, 0.0117, 0.00237, 1.93e-4, 1.71e-6}

func (p *digest) table(t *inverse.Table) {
	list := make([]float64, 0, 2*len(luck))
	for _, v := range luck {
		list = append(list, t.Tail(v, false), t.Tail(v, true))
	}
	p.amounts(list...)
}

// digest is the fingerprint of the experiment.
func (g *engine) digest() string {
	p := &digest{hash: sha256.New()}
	p.numbers(float64(g.seed>>32), float64(g.seed&math.MaxUint32), float64(g.receivers), float64(g.periods))
	p.population(g)
	p.table(g.Demand.Tasks)
	p.table(g.Demand.Stakes)
	m := g.Measurement
	p.numbers(float64(m.Event), m.FalsePositive, m.FalseNegative, m.Holdout)
	p.amounts(m.Cost)
	p.table(m.ValueError.Table)
	seen := len(g.groups)+len(g.metrics) > 0 // somebody looks at buyers
	for i := range g.offers {
		p.numbers(float64(len(g.offers[i].options)))
		for k := range g.offers[i].options {
			o := &g.offers[i].options[k]
			p.producer(g.producers[o.believed])
			p.producer(g.producers[o.producer])
			seen = p.charges(g, &o.Plan) || seen
		}
	}
	if g.View.Signal != nil && seen {
		p.view(g)
	}
	for _, group := range g.groups {
		p.names(append([]string{group.Name}, group.Labels...)...)
	}
	for _, m := range g.metrics {
		p.names(m.Name)
	}
	return p.sum()
}

func (p *digest) population(g *engine) {
	for _, t := range g.Population.Tables {
		p.table(t)
	}
	p.numbers(indicator(g.Population.Trust), g.learning.Evidence, g.learning.Observed)
	for _, row := range g.Population.Root {
		p.numbers(row[:]...)
	}
}

func (p *digest) producer(c *market.Producer) {
	p.table(c.Quality)
	p.table(c.Difficulty)
	p.numbers(float64(c.Known), float64(c.Attempts), c.RejectRight, c.PassWrong, c.Padding)
	p.amounts(c.Overhead)
	var along []market.Node
	for _, v := range luck {
		along = append(along, market.Node{X: v, Weight: 0.5 / float64(len(luck))}, market.Node{X: 1 - v, Weight: 0.5 / float64(len(luck))})
	}
	for k := range c.Kinds {
		for _, t := range c.Kinds[k].Along(along) {
			p.numbers(t.Usage.Input, t.Usage.CacheRead, t.Usage.CacheWrite, t.Usage.Output)
			p.amounts(t.Cost)
		}
	}
}

// view prints what the seller sees.
func (p *digest) view(g *engine) {
	p.table(g.View.Noise)
	p.amounts(g.View.Segments...)
	for _, b := range g.firstBuyers() {
		p.numbers(float64(b.Segment))
		p.amounts(b.Signal)
	}
}

// firstBuyers are some of those in replication 0, as the seller sees them.
func (g *engine) firstBuyers() (list []pricing.Buyer) {
	const most = 16
	for i := range min(most, g.receivers) {
		at := draw.Place{Seed: g.seed, Receiver: uint64(i)}
		r, _ := g.Population.Draw(&at)
		list = append(list, see(g.View, r, &at))
	}
	return list
}

// see is the receiver as the seller sees it. A signal that panics is none.
func see(v *market.View, r pricing.Receiver, at *draw.Place) (b pricing.Buyer) {
	defer func() {
		if recover() != nil {
			b = pricing.Buyer{Signal: math.NaN()}
		}
	}()
	return v.Of(r, market.Noise(at))
}

// amount is one between two others, as likely in each order of magnitude.
func amount(random *rand.Rand, low, high float64) float64 {
	return low * math.Pow(high/low, random.Float64())
}

// charges prints what a plan charges on fixed accounts, and of other buyers and histories
// what makes a difference: so it does not matter what the plan says that it reads. It
// reports whether buyers do.
func (p *digest) charges(g *engine, plan *bill.Plan) (buyersDiffer bool) {
	histories := make([][]pricing.Statement, 1)
	if plan.ReadsHistory && g.periods > 1 {
		histories = append(histories, statements()...)
	}
	var first []float64
	buyers := g.buyers(plan)
	for i, buyer := range buyers {
		for k, history := range histories {
			list := g.charge(plan, buyer, history)
			if first == nil {
				first = list
				p.amounts(list...)
			} else if !slices.EqualFunc(first, list, same) {
				buyersDiffer = buyersDiffer || i > 0
				p.numbers(float64(i), float64(k))
				p.amounts(list...)
			}
		}
	}
	return buyersDiffer || plan.ReadsBuyer && len(buyers) == 1
}

func same(x, y float64) bool { return x == y || x != x && y != y }

// charge is what a plan charges a buyer on fixed accounts. Where it panics, or charges no
// finite amount, that is NaN.
func (g *engine) charge(plan *bill.Plan, buyer pricing.Buyer, history []pricing.Statement) (list []float64) {
	for _, period := range accounts() {
		account := pricing.Account{Buyer: buyer, History: slices.Clone(history), Deliveries: slices.Clone(period)}
		if g.Measurement.Holdout == 0 { // nobody is ever held out
			account.Deliveries = slices.DeleteFunc(account.Deliveries, func(d pricing.Delivery) bool { return d.Control })
		}
		total := account.Total()
		account.Totals = &total
		if !plan.ReadsDeliveries {
			account.Deliveries = nil
		}
		charge, err := plan.Foresee(&account, bill.Typical)
		if err != nil {
			charge = math.NaN()
		}
		list = append(list, charge)
	}
	return list
}

// buyers are some of those that a plan tells apart.
func (g *engine) buyers(plan *bill.Plan) []pricing.Buyer {
	const most = 5
	if !plan.ReadsBuyer {
		return make([]pricing.Buyer, 1)
	}
	if list := g.View.Buyers(); list != nil {
		return list[:min(len(list), most)]
	}
	list := g.firstBuyers()
	return list[:min(len(list), most)]
}

// accounts are the deliveries of fixed periods, from none to many, all small or large or
// mixed, with some tasks held out in every third. They are not to be changed.
var accounts = sync.OnceValue(func() (list [][]pricing.Delivery) {
	random := rand.New(rand.NewPCG(2, 0))
	for i, n := range []int{0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 7, 11, 20, 45, 100, 220} {
		share, size := float64(i%4)/3, amount(random, 1e-2, 1e2)
		period := make([]pricing.Delivery, n)
		for k := range period {
			period[k] = delivery(random, share, size)
			if i%3 == 2 && k%5 == 3 {
				period[k] = pricing.Delivery{Count: 1, Control: true, Success: period[k].Success}
			}
		}
		list = append(list, period)
	}
	return list
})

// delivery is one that is a success with a probability, and of about so many times the
// usual size.
func delivery(random *rand.Rand, success, size float64) pricing.Delivery {
	d := pricing.Delivery{Count: 1, Attempts: float64(1 + random.IntN(4)), Cost: size * amount(random, 1e-2, 10)}
	d.Usage = pricing.Usage{
		Input: size * amount(random, 1e2, 1e5), CacheRead: size * amount(random, 1e2, 1e5),
		CacheWrite: size * amount(random, 10, 1e4), Output: size * amount(random, 10, 1e4),
	}
	if value := size * amount(random, 0.1, 1e2); random.Float64() < success {
		d.Success, d.Value = 1, value
	} else if random.IntN(2) == 0 {
		d.Harm = value
	}
	return d
}

// statements are fixed histories.
func statements() (list [][]pricing.Statement) {
	random := rand.New(rand.NewPCG(3, 0))
	for _, n := range []int{1, 2, 5, 13} {
		history := make([]pricing.Statement, n)
		for i := range history {
			for range 3 * (i % 3) {
				d := delivery(random, 0.6, 1)
				history[i].Total.Add(&d)
			}
			history[i].Charge = history[i].Total.Cost + 1
			history[i].Adjusted = float64(i%2) / 2
		}
		list = append(list, history)
	}
	return list
}
