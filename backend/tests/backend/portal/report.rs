//! The report "Thống kê Bluezoner": a story of two towns with three communes, from the calendar to the papers.

mod calendar;
mod commands;
mod figures;
mod papers;
mod province;
