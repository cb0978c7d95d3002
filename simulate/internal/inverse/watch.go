package inverse

import (
	"fmt"
	"time"
)

// longest is how long a table may take.
const longest = 1800 * time.Millisecond

// watched is a distribution whose table is being made: it ends that with a panic when
// time is up.
type watched struct {
	Quantiler
	until time.Time
	calls int
}

// Quantile asks the distribution.
func (w *watched) Quantile(p float64) float64 {
	w.calls++
	if time.Now().After(w.until) {
		panic(slow{w.calls})
	}
	return w.Quantiler.Quantile(p)
}

// slow is a quantile function that takes too long.
type slow struct{ calls int }

// Error says what to do.
func (s slow) Error() string {
	asked := "its quantile function has not answered"
	if s.calls > 0 {
		asked = fmt.Sprintf("its quantile function has been asked %d times", s.calls)
	}
	return fmt.Sprintf("no table after %v, in which %s: want one that is smoother or takes less time, or NewEmpirical of draws from it", longest, asked)
}
