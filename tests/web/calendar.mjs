// Calendar files (RFC 5545), read by ical.js, with what it forgives checked by hand.

import ICAL from 'ical.js';

export function calendarProblems(text) {
  let calendar;
  try {
    calendar = new ICAL.Component(ICAL.parse(text));
  } catch (error) {
    return [`does not parse: ${error.message}`];
  }
  if (calendar.name !== 'vcalendar') return [`holds ${calendar.name}, not a calendar`];
  const problems = [];
  if (calendar.getFirstPropertyValue('version') !== '2.0') problems.push('VERSION is not 2.0');
  if (!calendar.getFirstPropertyValue('prodid')) problems.push('no PRODID');
  if (/[^\r]\n/.test(text) || !text.endsWith('\r\n')) problems.push('lines do not end in CR LF');
  if (text.split('\r\n').some((line) => Buffer.byteLength(line) > 75)) problems.push('a line is longer than 75 bytes');
  const events = calendar.getAllSubcomponents('vevent');
  if (events.length === 0) problems.push('no event');
  const zones = new Set(calendar.getAllSubcomponents('vtimezone').map((zone) => zone.getFirstPropertyValue('tzid')));
  const ids = new Set();
  for (const event of events) {
    problems.push(...eventProblems(event, zones));
    const id = event.getFirstPropertyValue('uid');
    if (ids.has(id)) problems.push(`UID ${id} stands twice`);
    ids.add(id);
  }
  return problems;
}

function eventProblems(event, zones) {
  const problems = [];
  for (const name of ['uid', 'dtstamp', 'dtstart', 'summary']) if (!event.hasProperty(name)) problems.push(`an event has no ${name.toUpperCase()}`);
  for (const property of event.getAllProperties()) {
    const zone = property.getParameter('tzid');
    if (zone && !zones.has(zone)) problems.push(`${property.name.toUpperCase()} names the time zone ${zone}, which the file does not define`);
  }
  const start = event.getFirstPropertyValue('dtstart');
  const end = event.getFirstPropertyValue('dtend');
  for (const time of [start, end]) {
    if (time && !(time instanceof ICAL.Time && !Number.isNaN(time.toJSDate().getTime()))) problems.push(`"${time}" is no time`);
  }
  if (start instanceof ICAL.Time && end instanceof ICAL.Time && end.compare(start) <= 0) problems.push('an event ends before it starts');
  return problems;
}
