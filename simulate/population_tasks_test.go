package simulate

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
)

// Fit is a receiver's place in the quality of every producer on offer.
func TestFitOrdersQuality(t *testing.T) {
	good := &Producer{Quality: distuv.Uniform{Min: 0.5, Max: 1}}
	quality := Distribution(distuv.Beta{Alpha: 2, Beta: 2})
	if testing.Short() {
		quality = distuv.Uniform{Min: 0.1, Max: 0.7} // whose table takes no time
	}
	m := Market{Receivers: 200, Population: spread(Correlation{Stakes, Fit, 1}), Producer: Producer{Quality: quality}}
	e := Experiment{Market: m, Replications: 1, Offers: []Offer{{Name: "o", Options: []Option{{Plan: pricing.Plan{}}, {Plan: pricing.Plan{}, Producer: good}}}}}
	g, err := e.compile()
	require.NoError(t, err)
	w := g.replicator()
	for i := range 200 {
		w.at.Receiver = uint64(i)
		require.NoError(t, w.drawReceiver())
		fit := laws()[Stakes].CDF(w.met.who.Stakes)
		for p, quality := range []Distribution{m.Producer.Quality, good.Quality} {
			assert.InDelta(t, quality.Quantile(fit), w.met.matches[p].quality, 1e-6, fmt.Sprintf("producer %d", p))
		}
	}
}

// Every task has its own stakes and its own difficulty, in every period, and one
// says nothing of the other.
func TestTasksDiffer(t *testing.T) {
	const receivers, periods, tasks, n = 40, 2, 10, 40 * 2 * 10
	stakes, difficulty := distuv.Exponential{Rate: 0.5}, distuv.Uniform{Min: 0.2, Max: 0.8}
	m := Market{
		Receivers: receivers, Population: Population{Stakes: Point(3)},
		Demand:   Demand{Tasks: Point(tasks), Stakes: stakes},
		Producer: Producer{Difficulty: difficulty},
	}
	g, err := (&Experiment{Market: m, Replications: 1, Offers: []Offer{Sell("o", pricing.Plan{})}}).compile()
	require.NoError(t, err)
	w := g.replicator()
	var atStake, hard []float64
	seen := map[float64]bool{}
	for i := range uint64(receivers) {
		w.at.Receiver = i
		require.NoError(t, w.drawReceiver())
		for period := range uint32(periods) {
			w.at.Period = period
			w.drawTasks()
			require.Len(t, w.tasks.stakes, tasks)
			for j, s := range w.tasks.stakes {
				d := 1 - w.met.matches[0].truths[j].Quality
				atStake, hard = append(atStake, s/3), append(hard, d)
				seen[s], seen[d] = true, true
			}
		}
	}
	assert.Len(t, seen, 2*n)
	near(t, stakes.Mean(), atStake)
	near(t, difficulty.Mean(), hard)
	assert.InDelta(t, stakes.StdDev(), stat.StdDev(atStake, nil), 4*stakes.StdDev()*math.Sqrt(2.0/n), "the kurtosis of an exponential is 9")
	assert.InDelta(t, 0, stat.Correlation(atStake, hard, nil), 4/math.Sqrt(n))
	for _, lag := range []int{1, 2, 3, 4, tasks} {
		assert.InDelta(t, 0, stat.Correlation(atStake[lag:], atStake[:n-lag], nil), 4/math.Sqrt(n), "stakes, lag %d", lag)
		assert.InDelta(t, 0, stat.Correlation(hard[lag:], hard[:n-lag], nil), 4/math.Sqrt(n), "difficulty, lag %d", lag)
	}
}

// Half a task is none.
func TestTasksAreRoundedDown(t *testing.T) {
	m := Market{Receivers: 1, Demand: Demand{Tasks: distuv.Uniform{Min: 0, Max: 4}}}
	g, err := (&Experiment{Market: m, Replications: 1, Offers: []Offer{Sell("o", pricing.Plan{})}}).compile()
	require.NoError(t, err)
	w := g.replicator()
	count := make([]float64, 1000)
	for i := range count {
		w.at.Replication = uint64(i)
		w.drawTasks()
		count[i] = float64(len(w.tasks.stakes))
	}
	near(t, 1.5, count)
	assert.Equal(t, 3.0, slices.Max(count))
}
