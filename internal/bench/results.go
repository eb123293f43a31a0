package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// curve is what the report tells about one vendor, by rising numbers of hooks.
type curve struct {
	Vendor string
	// Shared and Apart are the plans with bulk_refresh and without.
	Shared, Apart []point
}

// point is one plan at the vendor's pace.
type point struct {
	Hooks             int
	Requests, Seconds amount
}

// amount is a cell of the report that holds a number above zero, such as "1,001" or "≥ 1,001".
type amount struct {
	Text  string
	Value float64
	// Least tells that the plan was not run: the limits alone demand this much.
	Least bool
}

// curves reads the first table of a report, and keeps its order of the vendors.
func curves(report string) ([]curve, error) {
	var all []curve
	for _, cells := range tableAt(report, "| Vendor | Hooks | Requests | Seconds | 429s | Peak memory | `bulk_refresh = false`: requests | Seconds |") {
		if len(cells) < 8 {
			return nil, fmt.Errorf("reading the report: a row of %d columns: %q", len(cells), cells)
		}
		hooks, err := parseAmount(cells[1])
		if err != nil {
			return nil, err
		}
		shared, err := parsePoint(int(hooks.Value), cells[2], cells[3])
		if err != nil {
			return nil, err
		}
		apart, err := parsePoint(int(hooks.Value), cells[6], cells[7])
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(c curve) bool { return c.Vendor == cells[0] })
		if i < 0 {
			i, all = len(all), append(all, curve{Vendor: cells[0]})
		}
		all[i].Shared, all[i].Apart = append(all[i].Shared, shared), append(all[i].Apart, apart)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("reading the report: it has no table of plans at the vendors' pace")
	}
	byHooks := func(a, b point) int { return a.Hooks - b.Hooks }
	for _, c := range all {
		slices.SortStableFunc(c.Shared, byHooks)
		slices.SortStableFunc(c.Apart, byHooks)
	}
	return all, nil
}

func parsePoint(hooks int, requests, seconds string) (point, error) {
	p := point{Hooks: hooks}
	var err error
	if p.Requests, err = parseAmount(requests); err != nil {
		return p, err
	}
	p.Seconds, err = parseAmount(seconds)
	return p, err
}

func parseAmount(cell string) (amount, error) {
	digits, least := strings.CutPrefix(cell, "≥ ")
	value, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil || value <= 0 {
		return amount{}, fmt.Errorf("reading the report: %q is not a number above zero", cell)
	}
	return amount{Text: cell, Value: value, Least: least}, nil
}

// tableAt returns the cells of the first Markdown table whose header begins like that, by row and without the header.
func tableAt(text, header string) [][]string {
	var rows [][]string
	inside := false
	for line := range strings.Lines(text) {
		switch {
		case !inside:
			inside = strings.HasPrefix(line, header)
		case !strings.HasPrefix(line, "|"):
			return rows
		case !strings.HasPrefix(line, "|-"):
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			for i, cell := range cells {
				cells[i] = strings.TrimSpace(cell)
			}
			rows = append(rows, cells)
		}
	}
	return rows
}
