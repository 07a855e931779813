package serve

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics holds a server's metrics for Prometheus.
type metrics struct {
	page http.Handler

	requests *prometheus.HistogramVec // in seconds, by route, model and status
	refused  *prometheus.CounterVec   // number of refused requests, by model and reason
	rows     *prometheus.HistogramVec // rows in a batch, by model
	jobs     *prometheus.HistogramVec // requests in a batch, by model
	compute  *prometheus.HistogramVec // seconds for a batch, by model
	classes  *prometheus.CounterVec   // predictions, by model and class
	reloads  *prometheus.CounterVec   // by model and result
}

// newMetrics returns the metrics of s, in a registry of their own.
func newMetrics(s *Server) *metrics {
	seconds := prometheus.ExponentialBuckets(100e-6, 2.5, 14) // up to 15 s
	counts := prometheus.ExponentialBuckets(1, 2, 15)
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "mlp_" + name, Help: help, Buckets: buckets}, labels)
	}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "mlp_" + name, Help: help}, labels)
	}
	m := &metrics{
		requests: histogram("request_duration_seconds", "Time from a request's header to its answer.", seconds, "route", "model", "status"),
		refused:  counter("refused_total", "Requests that were refused or failed.", "model", "reason"),
		rows:     histogram("batch_rows", "Rows in a batch.", counts, "model"),
		jobs:     histogram("batch_requests", "Requests in a batch.", counts, "model"),
		compute:  histogram("compute_seconds", "Time to predict a batch.", seconds, "model"),
		classes:  counter("predictions_total", "Predicted rows, by class unless there are many classes.", "model", "class"),
		reloads:  counter("reloads_total", "Attempts to reload a changed model file.", "model", "result"),
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(m.requests, m.refused, m.rows, m.jobs, m.compute, m.classes, m.reloads, queues{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.page = promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return m
}

// forget removes the metrics of a model.
func (m *metrics) forget(model string) {
	for _, v := range []interface {
		DeletePartialMatch(prometheus.Labels) int
	}{m.requests, m.refused, m.rows, m.jobs, m.compute, m.classes, m.reloads} {
		v.DeletePartialMatch(prometheus.Labels{"model": model})
	}
}

// queues collects the state of all models' queues each time Prometheus reads the metrics.
type queues struct{ server *Server }

var (
	waitingDesc = prometheus.NewDesc("mlp_queue_length", "Requests that wait for a prediction.", []string{"model"}, nil)
	runningDesc = prometheus.NewDesc("mlp_batches_running", "Batches that are being predicted.", []string{"model"}, nil)
	loadedDesc  = prometheus.NewDesc("mlp_model_loaded_timestamp_seconds", "When the current model was read.", []string{"model"}, nil)
)

// Describe implements [prometheus.Collector].
func (queues) Describe(to chan<- *prometheus.Desc) {
	to <- waitingDesc
	to <- runningDesc
	to <- loadedDesc
}

// Collect implements [prometheus.Collector].
func (q queues) Collect(to chan<- prometheus.Metric) {
	for name, m := range *q.server.models.Load() {
		running, waiting := m.queue.state()
		to <- prometheus.MustNewConstMetric(waitingDesc, prometheus.GaugeValue, float64(waiting), name)
		to <- prometheus.MustNewConstMetric(runningDesc, prometheus.GaugeValue, float64(running), name)
		to <- prometheus.MustNewConstMetric(loadedDesc, prometheus.GaugeValue, float64(m.current.Load().since.UnixMilli())/1000, name)
	}
}

// showMetrics answers with the metrics.
func (x *exchange) showMetrics() error {
	x.status = http.StatusOK
	x.server.metrics.page.ServeHTTP(x.w, x.r)
	return nil
}

// measured adds a request to the metrics. took is the time that it took.
func (x *exchange) measured(took time.Duration, f *refusal) {
	m := x.server.metrics
	m.requests.WithLabelValues(x.route, x.model, strconv.Itoa(x.status)).Observe(took.Seconds())
	if f != nil {
		m.refused.WithLabelValues(x.model, f.reason).Inc()
	}
}

// modelMetrics holds the metrics of one model, so that they are looked up only once.
type modelMetrics struct {
	rows, jobs, compute prometheus.Observer
	classes             []prometheus.Counter // one for each class, or one for all rows
}

// maxCounted is the greatest number of classes whose predictions are counted separately.
const maxCounted = 100

// forModel returns the metrics for a loaded model with the given name.
func (m *metrics) forModel(name string, l *loaded) *modelMetrics {
	v := &modelMetrics{m.rows.WithLabelValues(name), m.jobs.WithLabelValues(name), m.compute.WithLabelValues(name), nil}
	if len(l.Classes) == 0 || len(l.Classes) > maxCounted {
		v.classes = []prometheus.Counter{m.classes.WithLabelValues(name, "")}
		return v
	}
	for _, class := range l.Classes {
		v.classes = append(v.classes, m.classes.WithLabelValues(name, class))
	}
	return v
}

// predicted implements watcher.
func (v *modelMetrics) predicted(rows, jobs int, took time.Duration) {
	v.rows.Observe(float64(rows))
	v.jobs.Observe(float64(jobs))
	v.compute.Observe(took.Seconds())
}

// count counts the predictions of a request, by class.
func (x *exchange) count(l *loaded) {
	classes := l.metrics.classes
	if len(classes) == 1 {
		classes[0].Add(float64(x.rows.rows))
		return
	}
	for i := range x.rows.rows {
		classes[x.class(l, i)].Inc()
	}
}
