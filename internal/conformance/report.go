package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// table prints the findings, a line for each question, details of those that differ or weren't asked, and the count of each verdict.
func table(findings []probe.Finding) string {
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "QUESTION\tANSWER\tSWITCH OF THE FAKE\tVERDICT")
	count := map[probe.Verdict]int{}
	for _, f := range findings {
		answer := f.Answer
		if f.IsByHand {
			answer += " (by hand)"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Name, cmp.Or(answer, "-"), means(f), f.Verdict)
		count[f.Verdict]++
	}
	_ = w.Flush() // into memory
	for _, f := range findings {
		switch {
		case f.Verdict == probe.Differs:
			_, _ = fmt.Fprintf(&out, "\n%s: %s\n  assumed: %s\n  %s\n", f.Name, f.Asks, f.Assumed(), f.Why)
			if f.Seen != "" {
				_, _ = fmt.Fprintf(&out, "  seen in a recorded exchange: %s\n", f.Seen)
			}
		case f.Reason != "":
			_, _ = fmt.Fprintf(&out, "\n%s: %s\n  %s: %s\n", f.Name, f.Asks, f.Verdict, f.Reason)
		}
	}
	var counts []string
	for _, v := range []probe.Verdict{probe.AsAssumed, probe.Differs, probe.NotAsked, probe.CouldNotAsk} {
		if count[v] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", count[v], v))
		}
	}
	_, _ = fmt.Fprintf(&out, "\n%d questions: %s.\n", len(findings), strings.Join(counts, ", "))
	return out.String()
}

// means is the switch of the fake that stands for an answer.
func means(f probe.Finding) string {
	switch {
	case f.Means != "":
		return f.Means
	case f.Verdict == probe.Differs:
		return "no switch for this"
	case f.Verdict == probe.AsAssumed && len(f.Answers) > 1:
		return "none set"
	}
	return "-"
}

// finding is a probe.Finding in the JSON report.
type finding struct {
	Name     string        `json:"name"`
	Question string        `json:"question"`
	Why      string        `json:"why"`
	Answer   string        `json:"answer,omitempty"`
	Assumed  string        `json:"assumed"`
	Switch   string        `json:"switch,omitempty"`
	Seen     string        `json:"seen_in_a_recorded_exchange,omitempty"`
	Verdict  probe.Verdict `json:"verdict"`
	Reason   string        `json:"reason,omitempty"`
	ByHand   bool          `json:"by_hand,omitempty"`
}

// asJSON returns the report for an issue.
func asJSON(vendor string, findings []probe.Finding) []byte {
	report := struct {
		Vendor   string    `json:"vendor"`
		Findings []finding `json:"findings"`
	}{Vendor: vendor}
	for _, f := range findings {
		report.Findings = append(report.Findings, finding{
			f.Name, f.Asks, f.Why, f.Answer, f.Assumed(), f.Means, f.Seen, f.Verdict, f.Reason, f.IsByHand,
		})
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(report) // texts and truth values can't fail
	return out.Bytes()
}

// markdown returns the table of a vendor's README: each question, the assumed answer, and the switches for the others.
func markdown(questions []probe.Question) string {
	var out strings.Builder
	out.WriteString("| Name | Question | Assumed | Otherwise | Recorded |\n|---|---|---|---|---|\n")
	for _, q := range questions {
		var others []string
		for _, a := range q.Answers[1:] {
			others = append(others, fmt.Sprintf("%s (`%s`)", a.Text, a.Switch))
		}
		_, _ = fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s |\n", q.Name, q.Asks, q.Assumed(), strings.Join(others, "; "), q.Seen)
	}
	return out.String()
}

// asks reports whether there is a question of this name.
func asks(questions []probe.Question, name string) bool {
	return slices.ContainsFunc(questions, func(q probe.Question) bool { return q.Name == name })
}
