// Seeded corpora with ground truth.
