package simulate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// JoinExpectations puts the parts of an expectation together that were found apart, by
// Experiment.First, as [Join] does for results.
func JoinExpectations(parts ...*Expectation) (*Expectation, error) {
	list := make([]*Result, len(parts))
	whole := &Expectation{}
	for i, x := range parts {
		if x == nil || x.of == nil {
			continue
		}
		list[i] = x.of
		if x.Replications() == 0 { // what was cancelled before any tells nothing
			continue
		}
		if whole.of == nil {
			whole = x
		}
		if !slices.Equal(x.Integrated, whole.Integrated) {
			return nil, fmt.Errorf("simulate: the expectation from replication %d on has integrated %q, want %q as in the others",
				x.of.First, x.Integrated, whole.Integrated)
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
	return &Expectation{whole.Integrated, joined, whole.tails}, nil
}

// means are an expectation as it stands in a file, but for its checksum.
type means struct {
	Integrated []string
	Tails      []tail
	Means      *Result
}

// MarshalJSON writes the expectation with a checksum, as a [Result] is written.
func (x Expectation) MarshalJSON() ([]byte, error) {
	m := means{x.Integrated, x.tails, x.result()}
	sum, err := checksum(&m)
	if err != nil {
		return nil, fmt.Errorf("simulate: expectation: %w", err)
	}
	return json.Marshal(struct {
		*means
		Checksum string
	}{&m, sum})
}

// UnmarshalJSON reads what MarshalJSON wrote, bit for bit. It refuses what was changed or cut
// since, as of a [Result].
func (x *Expectation) UnmarshalJSON(text []byte) error {
	refuse := func(err error) error { return fmt.Errorf("simulate: expectation: %w", err) }
	if err := checkNames(text, expectationNames()); err != nil {
		return refuse(err)
	}
	read := struct {
		*means
		Checksum string
	}{means: &means{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return refuse(err)
	}
	if read.means == nil || read.Means == nil || len(read.Integrated) == 0 {
		return refuse(errors.New("it has no Means or does not say what was integrated, want the whole of what Expect found"))
	}
	if err := unchanged(read.means, read.Checksum); err != nil {
		return refuse(err)
	}
	*x = Expectation{read.Integrated, read.Means, read.Tails}
	return nil
}
