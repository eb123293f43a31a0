package main

import (
	"net/http"
)

// about answers with what the sandbox holds. That it answers shows that it is ready.
func (s *sandbox) about(w http.ResponseWriter, r *http.Request) error {
	if _, err := query(r); err != nil {
		return err
	}
	type wireVendor struct {
		Name   string `json:"name"`
		Title  string `json:"title"`
		URL    string `json:"url"`
		Hooks  int    `json:"hooks"`
		Events int    `json:"events"`
		// Corruptions are the ways in which a delivery can be wrong on purpose, and Switchable is whether hooks can be disabled.
		Corruptions []string `json:"corruptions"`
		Switchable  bool     `json:"switchable"`
		// Invented lists what the sandbox invented about deliveries, because the vendor doesn't document it.
		Invented []string `json:"invented"`
	}
	type kept struct {
		Deliveries int `json:"deliveries"`
		Requests   int `json:"requests"`
		// Bytes is the size of the deliveries' bodies.
		Bytes int `json:"bytes"`
	}
	type dropped struct {
		Deliveries int `json:"deliveries"`
		Requests   int `json:"requests"`
		// Bodies counts those of tries whose delivery is still pending.
		Bodies int `json:"bodies"`
	}
	stats, url := s.engine.Stats(), "http://"+r.Host
	out := struct {
		Version  string       `json:"version"`
		URL      string       `json:"url"`
		Vendors  []wireVendor `json:"vendors"`
		Kept     kept         `json:"kept"`
		Dropped  dropped      `json:"dropped"`
		Pending  int          `json:"pending"`
		UnderWay int          `json:"under_way"`
		Streams  int          `json:"streams"`
	}{
		Version: version(), URL: url, Kept: kept{Deliveries: stats.Kept, Bytes: stats.Bytes},
		Dropped: dropped{Deliveries: stats.Dropped, Bodies: stats.BodiesDropped},
		Pending: stats.Pending, UnderWay: stats.UnderWay, Streams: stats.Streams,
	}
	for _, v := range s.vendors {
		journal := v.Fake.Base().Journal
		out.Kept.Requests += journal.Len()
		out.Dropped.Requests += journal.Dropped()
		traits := v.Fake.Traits()
		out.Vendors = append(out.Vendors, wireVendor{
			Name: v.Name, Title: v.Title, URL: url + "/" + v.Name, Hooks: len(v.Fake.Hooks()), Events: len(v.Fake.Events()),
			Corruptions: traits.Corruptions, Switchable: traits.Switchable, Invented: traits.Invented,
		})
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// resetAll deletes everything.
func (s *sandbox) resetAll(w http.ResponseWriter, r *http.Request) error {
	if _, err := query(r); err != nil {
		return err
	}
	if err := readJSON(r, &struct{}{}, true); err != nil {
		return err
	}
	s.reset()
	w.WriteHeader(http.StatusNoContent)
	return nil
}
