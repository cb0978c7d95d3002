package main

import "github.com/usevalue/usevalue/pricing/usagelog"

// everybody is the group of a log without groups.
const everybody = "all"

// person is what a log has of one person: how many of its uses went which way.
type person struct {
	group string
	uses  [2][2][2]float64 // by whether the own answer, the advice and the final answer were right
}

// readLog reads a file with a header and a row for each use of advice, in columns
// person, own_right, advice_right and final_right (each 0 or 1), and group, which may be
// absent. Persons of one name in two groups are two persons. They come as they appear.
func readLog(path string) ([]person, error) {
	s, err := usagelog.OpenSheet(usagelog.File(path), usagelog.Format{})
	if err != nil {
		return nil, err
	}
	type key struct{ group, name string }
	place := map[key]int{}
	var people []person
	right := func(r usagelog.Cells, column string) int {
		return int(r.Number(column, "0 or 1", func(x float64) bool { return x == 0 || x == 1 }))
	}
	columns := []string{"person", "own_right", "advice_right", "final_right"}
	if s.Has("group") {
		columns = append(columns, "group") // once
	}
	err = s.Each(columns, func(r usagelog.Cells) {
		k := key{group: everybody, name: r.Name("person")}
		if s.Has("group") {
			k.group = r.Name("group")
		}
		i, ok := place[k]
		if !ok {
			i = len(people)
			place[k] = i
			people = append(people, person{group: k.group})
		}
		people[i].uses[right(r, "own_right")][right(r, "advice_right")][right(r, "final_right")]++
	})
	if err != nil {
		return nil, err
	}
	return people, nil
}
