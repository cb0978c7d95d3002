package fault

import "errors"

// JoinAll joins errors, of which some may come twice.
func JoinAll(errs ...error) error {
	seen := map[string]bool{}
	var list []error
	for _, err := range errs {
		for _, e := range split(err) {
			if !seen[e.Error()] {
				seen[e.Error()] = true
				list = append(list, e)
			}
		}
	}
	return errors.Join(list...)
}

// split returns the errors that err joins, and those that they join.
func split(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, split(e)...)
	}
	return list
}
