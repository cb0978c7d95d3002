package inverse

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

// shared is a distribution that says which it is.
type shared struct {
	of func(p float64) float64
	id any
}

func (d *shared) Quantile(p float64) float64 { return d.of(p) }
func (d *shared) Identity() any              { return d.id }

// Equal values and equal identities share a table; what may change does not.
func TestWhatSharesATable(t *testing.T) {
	square := func(p float64) float64 { return p * p }
	same := func(a, b Quantiler) bool {
		one, err := Compile(a)
		require.NoError(t, err)
		two, err := Compile(b)
		require.NoError(t, err)
		return one == two
	}
	assert.True(t, same(distuv.Uniform{Max: 3}, distuv.Uniform{Max: 3}))
	assert.True(t, same(&shared{square, "square"}, &shared{square, "square"}))
	assert.False(t, same(&shared{square, "square"}, &shared{square, "other"}))
	assert.False(t, same(&shared{square, nil}, &shared{square, nil}))
	assert.False(t, same(&shared{square, []int{1}}, &shared{square, []int{1}}), "not comparable")
	changing := &distuv.Uniform{Max: 3}
	first, err := Compile(changing)
	require.NoError(t, err)
	changing.Max = 4
	second, err := Compile(changing)
	require.NoError(t, err)
	assert.Less(t, first.Max(), 3.1)
	assert.Greater(t, second.Max(), 3.9)
}

// Tables that are kept take a bounded memory, and the one asked for last stays.
func TestMemoryOfTablesIsBounded(t *testing.T) {
	k := &tables{most: 1 << 20}
	get := func(i int) *Table {
		table, err := k.get(context.Background(), distuv.Uniform{Max: float64(i + 1)})
		require.NoError(t, err)
		return table
	}
	first := get(0)
	for i := range 30 {
		get(i + 1)
		assert.Same(t, first, get(0))
	}
	assert.LessOrEqual(t, k.bytes, k.most)
	assert.Greater(t, k.bytes, k.most/2)
	sum := 0
	for _, t := range k.of {
		sum += t.bytes
	}
	assert.Equal(t, sum, k.bytes)
}

// A context that ends is answered at once, whatever a quantile function does; the table
// is there for whoever asks next. What takes too long is refused, with what to do.
func TestCompilingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	blocked := &shared{func(p float64) float64 { <-release; return p }, "blocked"}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := CompileContext(ctx, blocked)
	assert.Equal(t, context.DeadlineExceeded, err)
	assert.Less(t, time.Since(start), time.Second)
	close(release)
	table, err := Compile(blocked)
	require.NoError(t, err)
	assert.InDelta(t, 0.5, table.Mean(), 1e-9)

	_, err = Compile(&shared{func(float64) float64 { runtime.Goexit(); return 0 }, nil})
	assert.ErrorContains(t, err, "ends its goroutine")
	if testing.Short() {
		return // two seconds are what is waited for
	}
	start = time.Now()
	_, err = Compile(&shared{func(p float64) float64 { time.Sleep(100 * time.Millisecond); return p }, nil})
	assert.ErrorContains(t, err, "takes too long: want one that is smoother or takes less time")
	assert.Less(t, time.Since(start), patient)
}
