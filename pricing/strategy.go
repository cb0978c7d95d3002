package pricing

// Strategy turns a billing period into a charge, in currency. It is a pure
// function of the account: no state, no clock, no randomness, and it neither
// changes nor keeps the account. The same strategy therefore serves the invoice
// after the fact, the anticipation before it, the replay of a log and a unit
// test, from any number of goroutines. What spans periods is read from the
// account's History.
type Strategy interface {
	Charge(a *Account) float64
}

// StrategyFunc is a function used as a Strategy.
type StrategyFunc func(a *Account) float64

// Charge calls f(a).
func (f StrategyFunc) Charge(a *Account) float64 { return f(a) }
