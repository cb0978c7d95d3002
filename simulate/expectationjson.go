package simulate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// JoinExpectations puts the parts of an expectation together that were found apart, by
// Experiment.First, as [Join] does for results.
func JoinExpectations(parts ...*Expectation) (*Expectation, error) {
	list := make([]*Result, len(parts))
	for i, x := range parts {
		if x != nil {
			list[i] = x.of
		}
	}
	joined, err := Join(list...)
	if err != nil {
		return nil, err
	}
	for o := range joined.Samples { // those of the first replication alone, as without parts
		of := &joined.Samples[o].Tallies
		*of = (*of)[:min(len(*of), maxSampleOf, joined.Receivers)]
	}
	return &Expectation{parts[0].Integrated, joined, parts[0].tails}, nil
}

// writtenMeans is an expectation as it stands in a file.
type writtenMeans struct {
	Integrated []string
	Tails      []tail `json:",omitempty"`
	Means      *Result
}

// MarshalJSON writes the expectation. What was changed or cut since is refused when it is
// read, as of a [Result].
func (x Expectation) MarshalJSON() ([]byte, error) {
	return json.Marshal(writtenMeans{x.Integrated, x.tails, x.result()})
}

// UnmarshalJSON reads what MarshalJSON wrote, bit for bit.
func (x *Expectation) UnmarshalJSON(text []byte) error {
	var w writtenMeans
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&w); err != nil {
		return fmt.Errorf("simulate: expectation: %w", err)
	}
	if w.Means == nil || len(w.Integrated) == 0 {
		return errors.New("simulate: expectation: it has no Means or does not say what was integrated, want the whole of what was written")
	}
	if n := len(w.Tails); n > 0 && n != len(w.Means.Offers) {
		return fmt.Errorf("simulate: expectation: it has %d offers and Tails of %d, want as many", len(w.Means.Offers), n)
	}
	*x = Expectation{w.Integrated, w.Means, w.Tails}
	return nil
}
