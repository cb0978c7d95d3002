package simulate

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Where neither a sum over tasks nor the number of outcomes tells what a plan
// charges, the receiver imagines what may become of its period, and the plan itself
// is asked. That is so where luck in what attempts take, or how many there are, does
// more than change a sum; where a charge follows value, the order of deliveries,
// harm out of proportion, or tasks held out.
//
// Periods are imagined as chains, task by task. At every step the chains, sorted by
// what they have come to, share a lattice of points that is shifted at random, so
// that together they are spread as truth is (array-RQMC: L'Ecuyer, Lécot and Tuffin,
// 2008). Who is averse to risk sees bad outcomes as much more often as they weigh,
// which makes what it gains exact, and leaves the bill to the chains.

// So many chains, a power of 2, decide which tasks are run, and others tell what that
// is worth, so that no luck of the first is counted on.
const (
	deciding = 32
	valuing  = 64
)

// chain is a period that may come, so far.
type chain struct {
	deliveries []pricing.Delivery // by task
	tasks      []int32
	totals     pricing.Delivery
	read       float64 // cost of reading, currency
	world      int
	log        float64 // of its weight, as bad outcomes weigh
	charge     float64
	terms      float64 // of the bill
	size       float64 // how much it took
}

// imagined is what is imagined: tasks of a plan, in their order, in the worlds that
// are possible, by a receiver with an aversion to risk.
type imagined struct {
	*bill.Bill
	quoter   *bill.Quoter
	producer *market.Producer
	unsure   bool // how difficult tasks are
	list     []candidate
	possible worlds
	aversion float64
	chains   int
	set      uint64 // of chains: each has luck of its own
}

// imagine tells what the chains come to with the first so many of the tasks, by the
// sizes given.
func (w *walk) imagine(in *imagined, sizes []int, tell func(size int, list []chain)) error {
	at := w.at
	at.Seed ^= 0x9e3779b97f4a7c15 * (in.set + 1) // luck that no offer meets
	list, order := w.imaginedChains(in, &at)
	account := pricing.Account{Buyer: w.buyer, History: w.history[w.offer]}
	next := 0
	for m := 0; ; m++ {
		if m == sizes[next] {
			for j := range list {
				c := &list[j]
				account.Deliveries, account.Totals = c.deliveries, &c.totals
				var err error
				if c.charge, err = in.quoter.Plan.Charge(&account, bill.Sampled); err != nil {
					return w.blame(err)
				}
			}
			tell(next, list)
			if next++; next == len(sizes) {
				return nil
			}
		}
		slices.SortStableFunc(order, func(a, b int) int {
			return cmp.Or(cmp.Compare(list[a].charge, list[b].charge), cmp.Compare(list[a].size, list[b].size))
		})
		w.asks = inProducer
		w.extend(in, &at, m, list, order)
	}
}

// imaginedChains are chains without a task, each in a world.
func (w *walk) imaginedChains(in *imagined, at *draw.Place) (list []chain, order []int) {
	shares := in.worldShares()
	shift, _, _, _ := at.Bits(draw.Scenario, 0)
	list, order = w.chains[:in.chains], w.order[:in.chains]
	world, up := 0, shares[0]
	for j := range list {
		for u := (float64(j) + draw.Float64(shift)) / float64(len(list)); u > up && world < len(shares)-1; up += shares[world] {
			world++
		}
		order[j] = j
		c := &list[j]
		*c = chain{deliveries: c.deliveries[:0], tasks: c.tasks[:0]}
		c.world, c.log = world, math.Log(in.possible[world].weight/shares[world])
	}
	return list, order
}

// worldShares are how often each world is met: by its probability, and as it weighs to
// who is averse to risk with half and with all of the tasks.
func (in *imagined) worldShares() []float64 {
	shares := make([]float64, len(in.possible))
	for _, tasks := range []int{0, len(in.list) / 2, len(in.list)} {
		logs := make([]float64, len(shares))
		for k := range logs {
			v := &in.possible[k]
			logs[k] = math.Log(v.weight)
			if in.aversion > 0 {
				for i := range in.list[:tasks] {
					logs[k] -= in.aversion * v.of[in.list[i].task].net
				}
			}
		}
		all := floats.LogSumExp(logs)
		for k := range logs {
			shares[k] += math.Exp(logs[k]-all) / 3
		}
	}
	return shares
}

// The uniform numbers of a step.
const (
	drawnState = iota
	drawnCount
	drawnTries
	drawnSize
	drawnValue
	drawnHardness
	drawnNumbers
)

// generator makes a lattice of as many points as there are chains, in as many
// dimensions as numbers: multiples of its powers are far from each other.
const generator = 27

// extend lets every chain meet one more task.
func (w *walk) extend(in *imagined, at *draw.Place, step int, list []chain, order []int) {
	var shifts [drawnNumbers + 2]uint64
	for b := 0; b < len(shifts); b += 4 {
		shifts[b], shifts[b+1], shifts[b+2], shifts[b+3] = at.Bits(draw.Scenario, uint64(step+1)<<8|uint64(b))
	}
	for len(w.outlooks) < len(in.possible) {
		w.outlooks = append(w.outlooks, outlook{})
	}
	outlooks := w.outlooks[:len(in.possible)]
	for k := range outlooks {
		outlooks[k].states = outlooks[k].states[:0]
		if step == 0 {
			outlooks[k].tests = outlooks[k].tests[:0]
		}
	}
	t := &in.list[step]
	for rank, j := range order {
		c := &list[j]
		l := &outlooks[c.world]
		if len(l.states) == 0 {
			w.look(l, in, t, in.possible[c.world].tasks.Of(int(t.task)))
		}
		var u [drawnNumbers]uint64
		factor := uint64(1)
		for d := range u {
			factor *= generator
			u[d] = uint64(rank)*factor*((1<<63)/uint64(len(list))*2) + shifts[d]
		}
		index := uint64(step+1)<<40 | uint64(j)<<32
		w.meetTask(in, c, t, l, &u, func(i int) (size, kind uint64) {
			size, kind, _, _ = at.Bits(draw.Scenario, 1<<63|index|uint64(i))
			return size, kind
		})
		c.log += l.log
	}
}

// meetTask is what a task comes to by its luck.
func (w *walk) meetTask(in *imagined, c *chain, t *candidate, l *outlook, u *[drawnNumbers]uint64, more func(i int) (size, kind uint64)) {
	s := l.at(draw.Float64(u[drawnState]))
	count := draw.Float64(u[drawnCount])
	if s.held {
		d := pricing.Delivery{Count: 1, Control: true}
		d.Success = draw.Flip(count, w.Measurement.Counted(pricing.Odds{Right: s.odds.Own, Able: s.odds.Able}, 0))
		c.take(in, t.task, &d)
		return
	}
	right := int(s.odds.Right)
	p, test := in.producer, l.test(right, draw.Float64(u[drawnHardness]))
	success := draw.Flip(count, w.Measurement.Counted(s.odds, s.odds.Right*(1-s.accepted)))
	terms := &in.Terms[int(success)]
	c.terms += terms.Delivery
	a := &w.imaginary
	w.tries = p.MakeAs(a, w.tries[:0], right, test, draw.Float64(u[drawnTries]), u[drawnSize], more)
	for i := range w.tries {
		one := &w.tries[i]
		if !p.Kinds[one.Kind].Varies() {
			c.terms += terms.Attempt[one.Kind]
			continue
		}
		one.Count, one.Success = 1, success
		w.alone[0] = one.Delivery
		c.terms += in.quoter.ChargeFor(w.alone[:], one.Delivery) - in.Fixed - terms.Delivery
	}
	d := &a.Delivery
	d.Success = success
	stakes := w.stakes[t.task]
	if d.Success > 0 {
		d.Value = market.Worth(&w.who, s.odds).At(stakes) * w.Measurement.Factor(u[drawnValue])
	}
	d.Harm = s.harm
	c.terms += in.Worth(d.Value) + in.Harm*d.Harm
	c.read += w.who.ReadCost * a.Output
	c.take(in, t.task, d)
}

// take adds a delivery to the account of a chain, in the place of its task.
func (c *chain) take(in *imagined, task int32, d *pricing.Delivery) {
	if !d.Control {
		c.totals.Add(d)
		right, wrong := &in.producer.Kinds[1].Mean, &in.producer.Kinds[0].Mean
		c.size += d.Attempts + market.Ratio(d.Usage.Tokens(), right.Usage.Tokens()+wrong.Usage.Tokens()) + market.Ratio(d.Cost, right.Cost+wrong.Cost) + d.Success
	}
	if in.quoter.ReadsDeliveries {
		i, _ := slices.BinarySearch(c.tasks, task)
		c.tasks, c.deliveries = slices.Insert(c.tasks, i, task), slices.Insert(c.deliveries, i, *d)
	}
}
