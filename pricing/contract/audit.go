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
	honest  float64
	enough  float64   // log wealth that flags
	bets    []float64 // on a suspicion above Honest, per unit of it
	logs    []float64 // of what a stake of 1 on each bet has become
	reports int
	flagged bool
}

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
	a := &Audit{honest: t.Honest, enough: -math.Log(t.FalseAlarm)}
	for _, s := range t.suspected() {
		a.bets = append(a.bets, (s-t.Honest)/(t.Honest*(1-t.Honest)))
	}
	a.logs = make([]float64, len(a.bets))
	return a, nil
}

// suspected are the means that are bet on.
func (t AuditTest) suspected() []float64 {
	if t.Suspected != 0 {
		return []float64{t.Suspected}
	}
	means := make([]float64, 10)
	for k := range means {
		means[k] = t.Honest + math.Ldexp(1-t.Honest, -1-k)
	}
	return means
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
// What is staked on a bet b is multiplied by 1 + b·(suspicion-Honest), which an honest
// seller does not raise on average. For a suspected mean s the bet is (s-h)/(h(1-h)), with
// h for Honest: the factor is then the likelihood ratio s/h of a suspicious report,
// and (1-s)/(1-h) of any other.
func (a *Audit) Observe(suspicion float64) (flagged bool, err error) {
	if err := isProbability("suspicion", suspicion); err != nil {
		return a.flagged, fault.Prefix("contract", err)
	}
	if len(a.bets) == 0 {
		return false, errors.New("contract: the audit is the zero Audit, want one from AuditTest.Start")
	}
	for k, bet := range a.bets {
		a.logs[k] += math.Log1p(bet * (suspicion - a.honest))
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
