package contract

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// AuditTest is a test of reported usage while it is reported. Each report is given
// a suspicion in [0,1]: 1 and 0 for what looks padded and what does not, or a share
// of it, such as Padding. A seller is honest if suspicions are Honest or less on average,
// whatever came before: measure that on reports known to be honest.
//
// The test bets against honesty, and flags a seller when the stake has grown by
// 1/FalseAlarm. It may be looked at after every report and stopped at any time:
// an honest seller is ever flagged with probability FalseAlarm at most (Ville's
// inequality). See Velasco, Tsirtsis and Gomez-Rodriguez (2026), Auditing
// pay-per-token in large language models, arXiv 2510.05181, and Waudby-Smith and
// Ramdas (2024), JRSS B 86(1), for the bets.
//
// How much a dishonest seller pads need not be known. Where Suspected is 0 the stake is
// divided evenly on ten means, the first halfway from Honest to 1 and each next one half
// as far from Honest: what it becomes is a tenth of what the best of them makes of it at
// least, whatever is reported (the universal portfolio of Cover, 1991, Mathematical Finance
// 1(1), on a grid).
type AuditTest struct {
	Honest     float64 // mean suspicion of honest reports, in (0,1)
	Suspected  float64 // mean suspicion that is bet on, above Honest and below 1; 0: any
	FalseAlarm float64 // in (0,1)
}

// Audit is an AuditTest under way. It comes from AuditTest.Start.
type Audit struct {
	enough  float64 // log wealth that flags
	bets    []bet
	logs    []float64 // of what a stake of 1 on each bet has become
	reports int
	flagged bool
}

// bet is what a stake is multiplied by: at a suspicion of 1, of 0, and in proportion
// in between.
type bet struct{ padded, clean float64 }

// Padding is the suspicion of a report whose usage can be counted again, as tokens can
// from the text that was delivered: the share of what was reported that is not found. It
// returns an error unless both are finite and at least 0.
func Padding(reported, counted float64) (float64, error) {
	if err := errors.Join(fault.AtLeastZero("reported", reported), fault.AtLeastZero("counted", counted)); err != nil {
		return 0, fault.Prefix("contract", err)
	}
	if counted >= reported {
		return 0, nil
	}
	return 1 - counted/reported, nil
}

// Start returns an audit without a report, or every fault of the test, joined.
func (t AuditTest) Start() (*Audit, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	bets := t.bets()
	return &Audit{enough: -math.Log(t.FalseAlarm), bets: bets, logs: make([]float64, len(bets))}, nil
}

// bets are on the means that are suspected. What one may gain is cut to what
// floating point holds: that flags nobody sooner.
func (t AuditTest) bets() []bet {
	on := func(clean float64) bet {
		return bet{padded: min(1+(1-clean)*(1-t.Honest)/t.Honest, math.MaxFloat64), clean: clean}
	}
	if t.Suspected != 0 {
		return []bet{on((1 - t.Suspected) / (1 - t.Honest))}
	}
	bets := make([]bet, 10)
	for k := range bets {
		bets[k] = on(1 - math.Ldexp(1, -1-k))
	}
	return bets
}

// Validate returns every fault of the test, joined.
func (t AuditTest) Validate() error {
	var errs []error
	if !(t.Honest > 0 && t.Honest < 1) {
		errs = append(errs, fmt.Errorf("contract: Honest is %v, want it above 0 and below 1", t.Honest))
	}
	if t.Suspected != 0 && !(t.Suspected > t.Honest && t.Suspected < 1) {
		errs = append(errs, fmt.Errorf("contract: Suspected is %v and Honest %v, want Suspected above it and below 1, or 0", t.Suspected, t.Honest))
	}
	if !(t.FalseAlarm > 0 && t.FalseAlarm < 1) {
		errs = append(errs, fmt.Errorf("contract: FalseAlarm is %v, want it above 0 and below 1", t.FalseAlarm))
	}
	return errors.Join(errs...)
}

// Observe takes in the suspicion of one report and returns whether the seller is
// flagged. It returns an error, and takes nothing in, unless suspicion is in
// [0,1].
//
// What is staked on a suspected mean s is multiplied by the likelihood ratio of what is
// reported: s/h at a suspicion of 1, with h for Honest, (1-s)/(1-h) at 0, and in
// proportion in between. An honest seller does not raise it on average.
func (a *Audit) Observe(suspicion float64) (flagged bool, err error) {
	if err := isProbability("suspicion", suspicion); err != nil {
		return a.flagged, fault.Prefix("contract", err)
	}
	if len(a.bets) == 0 {
		return false, errors.New("contract: the audit is the zero Audit, want one from AuditTest.Start")
	}
	for k, bet := range a.bets {
		a.logs[k] += math.Log(suspicion*bet.padded + (1-suspicion)*bet.clean)
	}
	a.reports++
	a.flagged = a.flagged || a.LogWealth() >= a.enough
	return a.flagged, nil
}

// Wealth returns what a stake of 1 has become, the evidence against honesty. It
// may overflow to +Inf; LogWealth does not.
func (a *Audit) Wealth() float64 { return math.Exp(a.LogWealth()) }

// LogWealth returns the natural logarithm of the wealth.
func (a *Audit) LogWealth() float64 {
	if len(a.logs) == 0 {
		return 0
	}
	return floats.LogSumExp(a.logs) - math.Log(float64(len(a.logs)))
}

// Flagged reports whether the wealth has ever reached 1/FalseAlarm.
func (a *Audit) Flagged() bool { return a.flagged }

// Reports returns how many were observed.
func (a *Audit) Reports() int { return a.reports }
