package inverse

import (
	"fmt"
	"time"
)

const (
	longest = 1800 * time.Millisecond // that a quantile function may take for a table
	patient = 5 * longest             // that who asks for one waits, on a machine that has other things to do
)

// watched is a distribution whose table is being made: it ends that with a panic when
// time is up. A call that takes much longer than the fastest one has waited for the
// processor, and is not counted for more: a distribution is not refused because of others.
type watched struct {
	Quantiler
	calls         int
	fastest, took time.Duration
}

// Quantile asks the distribution.
func (w *watched) Quantile(p float64) float64 {
	start := time.Now()
	x := w.Quantiler.Quantile(p)
	took := time.Since(start)
	if w.calls++; w.calls == 1 || took < w.fastest {
		w.fastest = took
	}
	if w.took += min(took, 20*w.fastest+time.Millisecond); w.took > longest {
		panic(slow{fmt.Sprintf("its quantile function has been asked %d times and takes too long", w.calls)})
	}
	return x
}

// slow is a quantile function that takes too long.
type slow struct{ what string }

// Error says what to do.
func (s slow) Error() string {
	return s.what + ": want one that is smoother or takes less time, or NewEmpirical of draws from it"
}
