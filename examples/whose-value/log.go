package main

import (
	"fmt"
	"io"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/pricing/usagelog"
	"github.com/usevalue/usevalue/simulate/relation"
)

// writeLog prints what a log says, with the project as the receiver's context,
// the nearest to one that it has, and with each task as a context of its own.
func writeLog(w io.Writer, l *usagelog.Log, path string) (v verdict, err error) {
	byProject, byTask, named, err := uses(l)
	if err != nil {
		return v, err
	}
	fmt.Fprintf(w, "3. %s: the %s as context, agent and model as artifact\n\n", path, l.Column(usagelog.Receiver))
	for _, note := range l.Notes() {
		prose.Paragraph(w, "Log:", note+".")
	}
	project, err := relation.Logged(byProject, nil, level)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprint(w, project, "\n")
	v.project = &project
	if !named {
		fmt.Fprint(w, "Tasks are not all named (-columns task=NAME), so none is a context of its own.\n\n")
		return v, nil
	}
	fmt.Fprint(w, "4. The same log, each task as a context\n\n")
	task, err := relation.Logged(byTask, nil, level)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprint(w, task, "\n")
	v.task = &task
	return v, nil
}

// uses are attempts with projects as receivers, and with tasks as receivers, and
// whether all tasks have names.
func uses(l *usagelog.Log) (byProject, byTask []relation.Use, named bool, err error) {
	named = true
	need := []usagelog.Field{usagelog.Model, usagelog.Receiver, usagelog.Outcome}
	err = l.Each(need, func(r *usagelog.Row) {
		named = named && r.Task != ""
		byProject = append(byProject, relation.Use{Receiver: r.Receiver, Artifact: r.Artifact, Task: r.Task, Result: r.Outcome})
		byTask = append(byTask, relation.Use{Receiver: r.Receiver + " " + r.Task, Artifact: r.Artifact, Result: r.Outcome})
	})
	return byProject, byTask, named, err
}

// writeCosts prints what artifacts cost, and nothing else.
func writeCosts(w io.Writer, l *usagelog.Log, path string) error {
	list, err := usagelog.Costs(l)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "What each model cost\nmeasured: %s\n\n", path)
	if err := usagelog.WriteCosts(w, list, l.Has(usagelog.Outcome)); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, note := range l.Notes() {
		prose.Paragraph(w, "Log:", note+".")
	}
	return nil
}
