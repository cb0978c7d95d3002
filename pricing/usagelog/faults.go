package usagelog

import (
	"errors"
	"fmt"
)

// mostFaults is how many faults of a file are named before the rest are counted.
const mostFaults = 10

// faults are what is wrong with a file.
type faults struct {
	file    string
	list    []error
	dropped int
}

// add names a fault by its line and column in the file; either is 0 where there is none.
func (f *faults) add(line, column int, format string, args ...any) {
	if len(f.list) == mostFaults {
		f.dropped++
		return
	}
	place := f.file
	if line > 0 {
		place += fmt.Sprintf(":%d", line)
	}
	if column > 0 {
		place += fmt.Sprintf(":%d", column)
	}
	f.list = append(f.list, fmt.Errorf("%s: "+format, append([]any{place}, args...)...))
}

// err is all faults in one error, or nil.
func (f *faults) err() error {
	list := f.list
	if f.dropped > 0 {
		list = append(list[:len(list):len(list)], fmt.Errorf("%s: and %d more", f.file, f.dropped))
	}
	return errors.Join(list...)
}

// rowFault is an error of one row, after which reading goes on.
type rowFault struct {
	line, column int
	says         string
}

func (f *rowFault) Error() string { return f.says }
