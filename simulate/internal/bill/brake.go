package bill

import "errors"

// ErrCancelled is why a bill, or a replication, is left unfinished.
var ErrCancelled = errors.New("simulate: cancelled")

// Brake stops the work of one goroutine when the run is cancelled. It looks now and then,
// so that to ask it costs an addition. The zero Brake and a nil one never stop.
type Brake struct {
	cancelled <-chan struct{}
	work      int // since it looked
	stopped   bool
}

// worked is after how much work a brake looks: a ms of the cheapest.
const worked = 10_000

// NewBrake is one that stops when the channel is closed.
func NewBrake(cancelled <-chan struct{}) *Brake { return &Brake{cancelled: cancelled} }

// Begin makes the work that was done 0, so that a short piece of work is not stopped.
func (b *Brake) Begin() { b.work = 0 }

// Stops reports whether to stop, before so much more work, in tasks.
func (b *Brake) Stops(tasks int) bool {
	if b == nil {
		return false
	}
	if b.work += tasks; b.work < worked || b.stopped {
		return b.stopped
	}
	b.work = 0
	select {
	case <-b.cancelled:
		b.stopped = true
	default:
	}
	return b.stopped
}

// Stopped reports whether it has told somebody to stop.
func (b *Brake) Stopped() bool { return b != nil && b.stopped }
