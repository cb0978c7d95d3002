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
// time is up. It looks at the clock once in a batch of calls. A batch that takes much
// longer than the fastest one has waited for the processor, and is not counted for more:
// a distribution is not refused because of others.
type watched struct {
	Quantiler
	calls         int
	batch         time.Time // when it began
	fastest, took time.Duration
}

const batch = 16 // calls

// Quantile asks the distribution.
func (w *watched) Quantile(p float64) float64 {
	if w.calls%batch == 0 {
		w.look(time.Now())
	}
	w.calls++
	return w.Quantiler.Quantile(p)
}

// look takes the time of the batch that ends now.
func (w *watched) look(now time.Time) {
	if w.calls > 0 {
		took := now.Sub(w.batch)
		if w.calls == batch || took < w.fastest {
			w.fastest = took
		}
		if w.took += min(took, 20*w.fastest+batch*time.Millisecond); w.took > longest {
			panic(slow{fmt.Sprintf("its quantile function has been asked %d times and takes too long", w.calls)})
		}
	}
	w.batch = now
}

// slow is a quantile function that takes too long.
type slow struct{ what string }

// Error says what to do.
func (s slow) Error() string {
	return s.what + ": want one that is smoother or takes less time, or NewEmpirical of draws from it"
}

// remembered is a distribution whose table is being made: it is asked for each quantile
// once, by whichever check or fit comes first.
type remembered struct {
	Quantiler
	at map[float64]float64
}

// Quantile is that of the distribution.
func (r remembered) Quantile(p float64) float64 {
	x, ok := r.at[p]
	if !ok {
		x = r.Quantiler.Quantile(p)
		r.at[p] = x
	}
	return x
}
