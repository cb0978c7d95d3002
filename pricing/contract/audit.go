package contract

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// AuditTest is a test of reported usage while it is reported. Each report is given
// a suspicion in [0,1]: 1 and 0 for what looks padded and what does not, or a share
// of it. A seller is honest if suspicions are Honest or less on average, whatever
// came before.
//
// The test bets against honesty, and flags a seller when the stake has grown by
// 1/FalseAlarm. It may be looked at after every report and stopped at any time:
// an honest seller is ever flagged with probability FalseAlarm at most (Ville's
// inequality). See Velasco, Tsirtsis and Gomez-Rodriguez (2026), Auditing
// pay-per-token in large language models, arXiv 2510.05181, and Waudby-Smith and
// Ramdas (2024), JRSS B 86(1), for the bets.
type AuditTest struct {
	Honest     float64 // mean suspicion of honest reports, in (0,1)
	Suspected  float64 // mean suspicion that is bet on, above Honest and below 1; 0: what was seen so far
	FalseAlarm float64 // in (0,1)
}

// Audit is an AuditTest under way. It comes from AuditTest.Start.
type Audit struct {
	test      AuditTest
	reports   float64
	suspicion float64 // in all
	log       float64 // of the wealth
	flagged   bool
}

// Start returns an audit without a report, or every fault of the test, joined.
func (t AuditTest) Start() (*Audit, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	return &Audit{test: t}, nil
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
// The wealth is multiplied by 1 + b·(suspicion-Honest), which an honest seller does
// not raise on average. For a suspected mean s the bet b is (s-h)/(h(1-h)), with h
// for Honest: the factor is then the likelihood ratio s/h of a suspicious report,
// and (1-s)/(1-h) of any other.
func (a *Audit) Observe(suspicion float64) (flagged bool, err error) {
	if err := isProbability("suspicion", suspicion); err != nil {
		return a.flagged, fault.Prefix("contract", err)
	}
	h := a.test.Honest
	if h == 0 {
		return false, errors.New("contract: the audit is the zero Audit, want one from AuditTest.Start")
	}
	bet := (a.suspected() - h) / (h * (1 - h))
	a.log += math.Log1p(bet * (suspicion - h))
	a.reports++
	a.suspicion += suspicion
	a.flagged = a.flagged || a.log >= -math.Log(a.test.FalseAlarm)
	return a.flagged, nil
}

// suspected is the mean that is bet on next: without one of its own, that of the
// reports so far and of one more, half suspicious; never below Honest.
func (a *Audit) suspected() float64 {
	if a.test.Suspected != 0 {
		return a.test.Suspected
	}
	return max(a.test.Honest, (a.suspicion+0.5)/(a.reports+1))
}

// Wealth returns what a stake of 1 has become, the evidence against honesty. It
// may overflow to +Inf; LogWealth does not.
func (a *Audit) Wealth() float64 { return math.Exp(a.log) }

// LogWealth returns the natural logarithm of the wealth.
func (a *Audit) LogWealth() float64 { return a.log }

// Flagged reports whether the wealth has ever reached 1/FalseAlarm.
func (a *Audit) Flagged() bool { return a.flagged }

// Reports returns how many were observed.
func (a *Audit) Reports() int { return int(a.reports) }
