"""What is filed besides contracts and executions: enterprise data, workforce, certifications, trainings, receipts."""
