package simulate

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// maxValues is how many values are drawn at the most: 800 MB of them.
const maxValues = 1e8

// Values gives every artifact to every receiver, and returns what it is worth to
// each before any price, in currency: a row for each receiver, a column for each
// artifact. Receiver i is the one with that number in replication 0 of [Run]
// under the same seed, with its first task; artifact j is the luck in making
// what receiver j gets there. So the diagonal is what happens, and the rest what
// would have, had the answers been exchanged. Whether the answer is right for
// somebody depends on its luck and on the quality that receiver gets.
//
// A receiver acts on the answer, checks it or ignores it by what it believes
// before it knows how the answer turned out, as in Run, and gains
// [pricing.Receiver.Gain] by how it did: less than nothing where it acts on a
// wrong one. Its own knowledge and its ability to act remain probabilities. What
// it pays, how many tasks it has, what is measured and what the seller sees have
// no part in it.
//
// The error names everything that is wrong with the market.
func (m Market) Values(receivers, artifacts int, seed uint64) (*mat.Dense, error) {
	m.Receivers, m.Periods, m.Demand.Tasks, m.View = receivers, 0, nil, View{}
	gift := Experiment{Market: m, Offers: []Offer{Sell("gift", pricing.PerArtifact(0))}, Replications: 1, Seed: seed}
	g, err := gift.compile()
	if artifacts < 1 {
		err = fault.JoinAll(err, fmt.Errorf("simulate: market %q: %d artifacts, want at least 1", m.Name, artifacts))
	}
	if float64(receivers)*float64(artifacts) > maxValues {
		err = fault.JoinAll(err, fmt.Errorf("simulate: market %q: %d receivers and %d artifacts, want a product of at most %.0g", m.Name, receivers, artifacts, maxValues))
	}
	if err != nil {
		return nil, err
	}
	return g.replicator().values(receivers, artifacts)
}

// values is the table of Values. A distribution that panics is an error.
func (r *replicator) values(receivers, artifacts int) (v *mat.Dense, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, r.fault("panics: %v", p)
		}
	}()
	v = mat.NewDense(receivers, artifacts, nil)
	for i := range receivers {
		r.at.Receiver = uint64(i)
		if err := r.drawReceiver(); err != nil {
			return nil, err
		}
		r.drawTasks()
		r.calling.what = inProducer
		row := v.RawRowView(i)
		for j := range row {
			r.at.Receiver = uint64(j)
			row[j] = r.receive()
		}
	}
	return v, nil
}

// receive is what the artifact in the place of the replicator is worth to the receiver
// that was met.
func (r *replicator) receive() float64 {
	m, who := &r.met.matches[0], r.met.who
	who.Stakes = r.tasks.stakes[0]
	mode, expected := m.beliefs.Of(0).Best(who.Stakes)
	if expected < 0 {
		return 0
	}
	var a market.Artifact
	luck, _, _, size := r.at.Bits(draw.Luck, 0)
	r.producers[0].Make(&a, &r.at, 0, m.truths.Of(0).Quality, draw.Float64(luck), size)
	return who.Gain(mode, who.Odds(a.Right), a.Output)
}
