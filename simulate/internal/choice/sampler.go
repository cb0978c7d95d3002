package choice

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

// Where neither a sum over tasks nor how many of them are counted tells what a plan
// charges, the receiver samples what may become of its period, and asks the plan
// itself.
//
// A sample is a set of paths through the period, task by task. At every step the
// paths, sorted by what they have come to, share a rank-1 lattice of points (it has
// nothing to do with the lattice of a bill) that is shifted at random, so that together they are spread as truth is (array-RQMC: L'Ecuyer, Lécot
// and Tuffin, 2008). Those of a receiver that is averse to risk are drawn under the
// Esscher measure, which makes what it gains exact and leaves the bill to the paths.

// So many paths, a power of 2, decide which tasks are run, and others tell what that
// is worth, so that no luck of the first is counted on.
const (
	decidingPaths = 32
	valuingPaths  = 64
)

// sampler is the memory of samples.
type sampler struct {
	paths     [valuingPaths]path
	order     [valuingPaths]int
	lotteries []taskLottery
	tries     []market.Try
	artifact  market.Artifact
	alone     [1]pricing.Delivery
}

// sample is what is sampled: tasks in their order, under the hypotheses that are
// possible, at an aversion to risk.
type sample struct {
	list     []candidate
	possible hypotheses
	aversion float64
	paths    int
	set      uint64 // of paths: each has luck of its own
}

// samplePeriods tells what the paths come to with the first so many of the tasks, by
// the sizes given.
func (d *decision) samplePeriods(in *sample, sizes []int, tell func(size int, list []path)) error {
	at := d.At
	at.Seed ^= 0x9e3779b97f4a7c15 * (in.set + 1) // luck that no offer meets
	list, order := d.startPaths(in, &at)
	quoter := d.Quoter.For(d.Buyer, d.History)
	account := pricing.Account{Buyer: d.Buyer, History: d.History}
	next := 0
	for m := 0; ; m++ {
		if d.Brake.Stops(len(list)) {
			return bill.ErrCancelled
		}
		if m == sizes[next] {
			for j := range list {
				if d.Brake.Stops(m) {
					return bill.ErrCancelled
				}
				c := &list[j]
				account.Deliveries, account.Totals = c.deliveries, &c.totals
				var err error
				if c.charge, err = quoter.Plan.Foresee(&account, bill.Sampled); err != nil {
					return err
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
		d.extend(in, quoter, &at, m, list, order)
	}
}

// startPaths are paths without a task, each under a hypothesis.
func (d *decision) startPaths(in *sample, at *draw.Place) (list []path, order []int) {
	shares := in.shares()
	shift, _, _, _ := at.Bits(draw.Scenario, 0)
	list, order = d.memory.sampler.paths[:in.paths], d.memory.sampler.order[:in.paths]
	under, up := 0, shares[0]
	for j := range list {
		for u := (float64(j) + draw.Float64(shift)) / float64(len(list)); u > up && under < len(shares)-1; up += shares[under] {
			under++
		}
		order[j] = j
		c := &list[j]
		*c = path{deliveries: c.deliveries[:0], tasks: c.tasks[:0]}
		c.under, c.log = under, math.Log(in.possible[under].weight/shares[under])
	}
	return list, order
}

// shares are how often each hypothesis is met: by its probability, and under the
// Esscher measure with half and with all of the tasks.
func (in *sample) shares() []float64 {
	shares := make([]float64, len(in.possible))
	for _, tasks := range []int{0, len(in.list) / 2, len(in.list)} {
		logs := make([]float64, len(shares))
		for k := range logs {
			h := &in.possible[k]
			logs[k] = math.Log(h.weight)
			if in.aversion > 0 {
				for i := range in.list[:tasks] {
					logs[k] -= in.aversion * h.of[in.list[i].task].certain
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
	drawnOutcome = iota
	drawnCount
	drawnTries
	drawnSize
	drawnValue
	drawnDifficulty
	drawnNumbers
)

// generator makes a lattice of as many points as there are paths, in as many
// dimensions as numbers: multiples of its powers are far from each other.
const generator = 27

// extend lets every path meet one more task.
func (d *decision) extend(in *sample, quoter *bill.Quoter, at *draw.Place, step int, list []path, order []int) {
	w := &d.memory.sampler
	var shifts [drawnNumbers + 2]uint64
	for b := 0; b < len(shifts); b += 4 {
		shifts[b], shifts[b+1], shifts[b+2], shifts[b+3] = at.Bits(draw.Scenario, uint64(step+1)<<8|uint64(b))
	}
	for len(w.lotteries) < len(in.possible) {
		w.lotteries = append(w.lotteries, taskLottery{})
	}
	lotteries := w.lotteries[:len(in.possible)]
	for k := range lotteries {
		lotteries[k].outcomes = lotteries[k].outcomes[:0]
		if step == 0 {
			lotteries[k].tests = lotteries[k].tests[:0]
		}
	}
	t := &in.list[step]
	for rank, j := range order {
		c := &list[j]
		l := &lotteries[c.under]
		if len(l.outcomes) == 0 {
			d.findLottery(l, in.aversion, t, in.possible[c.under].tasks.Of(int(t.task)))
		}
		var u [drawnNumbers]uint64
		factor := uint64(1)
		for n := range u {
			factor *= generator
			u[n] = uint64(rank)*factor*((1<<63)/uint64(len(list))*2) + shifts[n]
		}
		index := uint64(step+1)<<40 | uint64(j)<<32
		d.meetTask(quoter, c, t, l, &u, func(i int) (size, kind uint64) {
			size, kind, _, _ = at.Bits(draw.Scenario, 1<<63|index|uint64(i))
			return size, kind
		})
		c.log += l.log
	}
}
